import Metrics

/// What one verifier has said.
struct VerdictCounters: Sendable {
    let allowed: Counter
    let refused: Counter
    /// It could not say, which denies too.
    let failed: Counter
}
