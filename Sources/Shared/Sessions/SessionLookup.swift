import MusterDomain

/// What a store answered.
package enum SessionLookup: Sendable, Equatable {
    case found(Session)
    /// There is no such session, or it is empty.
    case absent
    /// There is a record that cannot be read; the reason is for the operator and holds nothing of the record.
    case broken(reason: String)
    /// The store could not answer in time; the reason is for the operator.
    case unavailable(reason: String)
}
