import MusterDomain

/// A session and how it was come by.
struct FoundSession: Equatable {
    var session: Session
    /// After `session: `.
    var words: String

    /// - Parameter origin: where it comes from, in words.
    init(_ session: Session, from origin: String) {
        let count = session.values.count
        self.session = session
        self.words = session.isEmpty ? "empty, \(origin)" : "\(count) \(count == 1 ? "value" : "values"), \(origin)"
    }
}
