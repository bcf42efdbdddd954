/// The text form of CURVE keys (ZeroMQ RFC 32): five characters stand for four bytes.
enum Z85 {
    /// Characters of a key of 32 bytes.
    static let keyCharacters = 40

    private static let alphabet = Array(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8
    )

    /// What is wrong with `text` as a key, in words that do not repeat it; nil when it is one.
    static func fault(ofKey text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.keyCharacters else { return "\(text.count) characters" }
        for start in stride(from: 0, to: bytes.count, by: 5) {
            var value: UInt64 = 0
            for index in start..<start + 5 {
                guard let digit = Self.alphabet.firstIndex(of: bytes[index]) else {
                    return "another character at place \(index + 1)"
                }
                value = value * 85 + UInt64(digit)
            }
            guard value <= UInt64(UInt32.max) else { return "a group above 2^32 - 1 at place \(start + 1)" }
        }
        return nil
    }
}
