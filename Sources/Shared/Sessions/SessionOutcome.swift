/// How a connection came to its session; the label of a metric.
package enum SessionOutcome: String, Sendable, CaseIterable {
    /// The vhost has no session store.
    case noStore = "no-store"
    /// The request has no cookie of the name.
    case noCookie = "no-cookie"
    /// The cookie's value cannot be an id.
    case malformedID = "malformed-id"
    case found
    /// The store has no such session, or an empty one.
    case absent
    /// There is a record that cannot be read.
    case broken
    /// The store failed, or was too slow or too busy: the connection must be refused, for nobody may pass as somebody without a
    /// session because of that.
    case unavailable
}
