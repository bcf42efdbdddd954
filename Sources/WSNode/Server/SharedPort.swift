import Glibc

/// Whether other sockets of the machine listen on a port too, as nodes that share one do.
enum SharedPort {
    /// The kernel's lists of TCP sockets; bounded, since a busy machine has many.
    private static let lists = ["/proc/net/tcp", "/proc/net/tcp6"]
    private static let listBytes = 64 << 20
    /// TCP_LISTEN, as the lists write it.
    private static let listening: Substring = "0A"

    /// False where the kernel does not tell.
    static func hasOtherListeners(port: UInt16) -> Bool {
        self.lists.reduce(0) { $0 + Self.listeners(on: port, in: Self.read($1)) } > 1
    }

    /// How many sockets of a list listen on the port.
    ///
    /// A line is: number, local address and port in hexadecimal, remote ones, state (proc(5)).
    static func listeners(on port: UInt16, in list: String) -> Int {
        let digits = String(port, radix: 16, uppercase: true)
        let suffix = ":" + String(repeating: "0", count: 4 - digits.count) + digits
        return list.split(separator: "\n").count { line in
            let fields = line.split(separator: " ", maxSplits: 4)
            return fields.count > 3 && fields[3] == Self.listening && fields[1].hasSuffix(suffix)
        }
    }

    private static func read(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < Self.listBytes {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
