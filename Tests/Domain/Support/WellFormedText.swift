/// Texts that touch every length class of UTF-8 and the borders between them.
enum WellFormedText {
    static let samples: [[UInt8]] = [
        "",
        "a",
        "plain ASCII that is longer than a word",
        "\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}",
        "κόσμε",
        "Füße, naïve, 你好, שלום, 🧵🪡👩‍👩‍👧",
        "\u{D7FF}\u{E000}\u{FFFD}\u{FFFE}\u{1FFFE}",
        "12345678é12345678",
        "1234567€",
        "\u{FEFF}begins with a byte order mark",
    ].map { Array($0.utf8) }
}
