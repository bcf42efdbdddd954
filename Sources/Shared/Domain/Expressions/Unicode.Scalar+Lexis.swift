extension Unicode.Scalar {
    var isDecimalDigit: Bool { ("0"..."9").contains(self) }

    var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }

    /// CEL: `[_a-zA-Z]`.
    var isIdentifierStart: Bool { self == "_" || self.isASCIILetter }

    /// CEL: `[_a-zA-Z0-9]`.
    var isIdentifierPart: Bool { self.isIdentifierStart || self.isDecimalDigit }

    var hexadecimalValue: UInt32? {
        switch self {
        case "0"..."9": self.value - 0x30
        case "a"..."f": self.value - 0x61 + 10
        case "A"..."F": self.value - 0x41 + 10
        default: nil
        }
    }
}
