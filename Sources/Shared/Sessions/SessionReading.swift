import MusterDomain

/// The session behind a request, and how it was come by.
package struct SessionReading: Sendable, Equatable {
    package let outcome: SessionOutcome
    /// Nil exactly when the outcome is `unavailable`: refuse the connection for now.
    package let session: Session?
    /// For the operator, of a broken record and of a store that is not available; it holds nothing of the record.
    package let reason: String?
    /// Stands for the id in logs, where there was one.
    package let hash: SessionHash?

    init(_ outcome: SessionOutcome, session: Session? = .empty, reason: String? = nil, hash: SessionHash? = nil) {
        self.outcome = outcome
        self.session = session
        self.reason = reason
        self.hash = hash
    }
}
