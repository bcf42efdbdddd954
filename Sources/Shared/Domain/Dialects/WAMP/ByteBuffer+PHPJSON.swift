import NIOCore

extension ByteBuffer {
    /// Writes `text` as a JSON string in the bytes of PHP's `json_encode`: `/` as `\/`, all that is not ASCII as `\uXXXX`.
    mutating func writePHPJSONString(_ text: String) {
        self.writeInteger(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars { self.writePHPJSON(scalar) }
        self.writeInteger(UInt8(ascii: "\""))
    }

    /// The same of UTF-8 that has not become a string: every push to clients of WAMP v1 comes through here.
    mutating func writePHPJSONString(utf8 text: some Sequence<UInt8>) {
        self.writeInteger(UInt8(ascii: "\""))
        var decoder = UTF8()
        var bytes = text.makeIterator()
        decoding: while true {
            switch decoder.decode(&bytes) {
            case .scalarValue(let scalar): self.writePHPJSON(scalar)
            case .error: self.writePHPJSON("\u{FFFD}")
            case .emptyInput: break decoding
            }
        }
        self.writeInteger(UInt8(ascii: "\""))
    }

    private mutating func writePHPJSON(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": self.writeStaticString("\\\"")
        case "\\": self.writeStaticString("\\\\")
        case "/": self.writeStaticString("\\/")
        case "\u{8}": self.writeStaticString("\\b")
        case "\u{C}": self.writeStaticString("\\f")
        case "\n": self.writeStaticString("\\n")
        case "\r": self.writeStaticString("\\r")
        case "\t": self.writeStaticString("\\t")
        case "\u{20}"..."\u{7F}": self.writeInteger(UInt8(truncatingIfNeeded: scalar.value))
        case _:
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { self.writePHPEscape(unit) }
        }
    }

    private mutating func writePHPEscape(_ unit: UInt16) {
        self.writeStaticString("\\u")
        for shift in [12, 8, 4, 0] as [UInt16] {
            let digit = UInt8(unit >> shift & 0xF)
            self.writeInteger(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
