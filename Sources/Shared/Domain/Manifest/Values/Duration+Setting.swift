extension Duration {
    /// The duration that a setting says: a whole number and `ms`, `s`, `m` or `h`; nil when it is none.
    package init?(setting text: String) {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        let unit = String(text.utf8.dropFirst(digits.count)) ?? "?"
        // Ten digits of hours are a million years: nothing here can overflow.
        guard digits.count <= 10, let count = Int64(String(Substring(digits))) else { return nil }
        switch unit {
        case "ms": self = .milliseconds(count)
        case "s": self = .seconds(count)
        case "m": self = .seconds(count * 60)
        case "h": self = .seconds(count * 3600)
        default: return nil
        }
    }

    /// The duration as a setting says it, in milliseconds at the finest.
    package var settingText: String {
        let milliseconds = self.components.seconds * 1000 + self.components.attoseconds / 1_000_000_000_000_000
        for (unit, length) in [("h", 3_600_000), ("m", 60_000), ("s", 1000)] as [(String, Int64)]
        where milliseconds > 0 && milliseconds % length == 0 {
            return "\(milliseconds / length)\(unit)"
        }
        return milliseconds == 0 ? "0s" : "\(milliseconds)ms"
    }
}
