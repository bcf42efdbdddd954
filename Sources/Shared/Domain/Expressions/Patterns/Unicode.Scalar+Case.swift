extension Unicode.Scalar {
    /// Scalars that differ from this one by case alone; mappings to several scalars do not count.
    var caseVariants: [Unicode.Scalar] {
        if self.isASCII {
            guard self.isASCIILetter else { return [] }
            let other = Unicode.Scalar(UInt8(self.value) ^ 0x20)
            // Two letters of Unicode have an ASCII letter as their other case.
            switch self {
            case "k", "K": return [other, "\u{212A}"]
            case "s", "S": return [other, "\u{17F}"]
            default: return [other]
            }
        }
        var variants: [Unicode.Scalar] = []
        for scalar in [self, self.lowercase, self.uppercase] {
            for variant in [scalar.lowercase, scalar.uppercase] where variant != self && !variants.contains(variant) {
                variants.append(variant)
            }
        }
        return variants
    }

    private var lowercase: Unicode.Scalar { Self.single(self.properties.lowercaseMapping) ?? self }
    private var uppercase: Unicode.Scalar { Self.single(self.properties.uppercaseMapping) ?? self }

    private static func single(_ text: String) -> Unicode.Scalar? {
        let scalars = text.unicodeScalars
        return scalars.count == 1 ? scalars.first : nil
    }
}
