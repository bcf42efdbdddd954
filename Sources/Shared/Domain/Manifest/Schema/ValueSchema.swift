/// The schemas of single values: what a JSON Schema can say of the texts that the parsers of settings take.
enum ValueSchema {
    /// A text that `pattern` matches as a whole.
    static func text(_ pattern: String) -> SchemaValue { ["type": "string", "pattern": .text("^(?:\(pattern))$")] }

    /// The same where a number or a flag counts as the text that is written.
    private static func word(_ pattern: String) -> SchemaValue {
        ["type": .list(Self.scalars), "pattern": .text("^(?:\(pattern))$")]
    }

    private static let scalars: [SchemaValue] = ["string", "number", "boolean"]

    /// A text without control characters.
    static func plainText(_ lengths: ClosedRange<Int>) -> SchemaValue {
        [
            "type": .list(Self.scalars),
            "minLength": .number(lengths.lowerBound), "maxLength": .number(lengths.upperBound),
            "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]*$",
        ]
    }

    static let store: SchemaValue = [
        "type": "string",
        "pattern": "^(?:memory|sqlite:[^\\u0000-\\u001F\\u007F-\\u009F]*[^/\\u0000-\\u001F\\u007F-\\u009F])$",
    ]

    static func choice(_ values: [String]) -> SchemaValue { ["enum": .list(values.map { .text($0) })] }

    /// A whole number, in quotation marks too.
    static func count(_ range: ClosedRange<Int>) -> SchemaValue {
        let number: SchemaValue = [
            "type": "integer", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
        ]
        return ["anyOf": [number, Self.text("0*\(DecimalPattern.text(range))")]]
    }

    /// A number of bytes, with a unit or without.
    static func size(_ range: ClosedRange<ByteCount>) -> SchemaValue {
        let bytes = range.lowerBound.bytes...range.upperBound.bytes
        let units = [("B?", 1), ("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30)]
        let number: SchemaValue = [
            "type": "integer", "minimum": .number(bytes.lowerBound), "maximum": .number(bytes.upperBound),
        ]
        return ["anyOf": [number, Self.text(Self.quantities(bytes, units))]]
    }

    /// A number and a unit of time.
    static func duration(_ range: ClosedRange<Duration>) -> SchemaValue {
        let milliseconds = range.lowerBound.wholeMilliseconds...range.upperBound.wholeMilliseconds
        return Self.text(Self.quantities(milliseconds, [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)]))
    }

    /// Numbers of units that come to a value of `range`.
    private static func quantities(_ range: ClosedRange<Int>, _ units: [(name: String, size: Int)]) -> String {
        let parts = units.compactMap { unit -> String? in
            let low = (range.lowerBound + unit.size - 1) / unit.size
            let high = range.upperBound / unit.size
            return low <= high ? DecimalPattern.text(low...high) + unit.name : nil
        }
        return "0*(?:\(parts.joined(separator: "|")))"
    }

    static let flag: SchemaValue = ["enum": [true, false, "true", "false"]]

    static let port = DecimalPattern.text(0...65535)
    private static let positivePort = DecimalPattern.text(1...65535)
    private static let ipv4: String = {
        let number = DecimalPattern.text(0...255)
        return "\(number)(?:\\.\(number)){3}"
    }()
    private static let ipv6 = "\\[[0-9A-Fa-f:.]+\\]"
    private static let label = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
    /// A name of which not everything is digits and dots: that would be an address.
    private static let hostName = "(?![0-9.]+(?:[:/]|$))\(Self.label)(?:\\.\(Self.label))*"
    private static let host = "(?:\(Self.ipv4)|\(Self.ipv6)|\(Self.hostName))"
    private static let ipc = "ipc://(?!\\*$)[^\\u0000-\\u001F\\u007F-\\u009F]{1,\(Endpoint.maximumPathBytes)}"

    static func endpoint(_ role: Endpoint.Role) -> SchemaValue {
        switch role {
        case .bind: Self.text("tcp://(?:\\*|\(Self.ipv4)|\(Self.ipv6)):\(Self.port)|\(Self.ipc)")
        case .connect: Self.text("tcp://\(Self.host):\(Self.positivePort)|\(Self.ipc)")
        }
    }

    static let address = Self.text("\(Self.host):\(Self.port)")
    static let addressRange: SchemaValue = {
        let ipv6 = "[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:/\(DecimalPattern.text(0...128)))?"
        return Self.text("\(Self.ipv4)(?:/\(DecimalPattern.text(0...32)))?|\(ipv6)")
    }()
    static let nodeName = Self.word("[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
    static let curveKey = Self.text("[0-9A-Za-z.:+=^!/*?&<>()\\[\\]{}@%$#-]{40}")
    static let cookieName = Self.word("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,255}")
    static let vhostKey = Self.word("[!-~]{16,255}")
    static let vhostHost = Self.text("(?:\\*\\.)?\(Self.hostName)|\(Self.ipv4)|\(Self.ipv6)")
    private static let path: String = {
        let reserved = VhostPath.reserved.joined(separator: "|")
        return "(?=.{2,255}$)(?!/(?:\(reserved))(?:/|$))(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+"
    }()
    static let vhostPath = Self.text(Self.path)
    static let clientPath = Self.text("/|\(Self.path)")
    static let redisAddress: SchemaValue = {
        let path = "unix:///[^\\u0000-\\u001F\\u007F-\\u009F]{0,\(Endpoint.maximumPathBytes - 1)}"
        return Self.text("tcp://\(Self.host):\(Self.positivePort)|\(path)")
    }()

    static let origin: String = "[A-Za-z][A-Za-z0-9+.-]*://(?:\\*\\.)?\(Self.host)(?::\(Self.positivePort))?"
}

extension Duration {
    fileprivate var wholeMilliseconds: Int {
        Int(self.components.seconds) * 1000 + Int(self.components.attoseconds / 1_000_000_000_000_000)
    }
}
