extension HistoryRetention {
    /// The most messages of one topic.
    static let maximumKeep = 100_000

    /// Every key below a family's `history`.
    package static let settings: [Setting<HistoryRetention>] = [
        .single(
            "keep",
            \.keep,
            .count(1...Self.maximumKeep),
            defaultText: "100",
            meaning: "pushes of one topic that are kept at most"
        ),
        .single(
            "for",
            \.duration,
            .duration(.seconds(1)...(.seconds(720 * 3600))),
            defaultText: "5m",
            meaning: "how long one is kept"
        ),
        .single(
            "durability",
            \.durability,
            .durability,
            defaultText: "fsync",
            meaning:
                "what an acknowledged push survives on `hub.store: sqlite:...`: `fsync`, the loss of power; `os`, the end of the hub"
        ),
    ]
}
