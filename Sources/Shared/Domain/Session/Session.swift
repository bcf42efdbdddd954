/// What the web application knows about the owner of a connection's cookie: a read-only snapshot of its session.
package struct Session: Sendable, Equatable {
    package let values: SessionMap

    package init(_ values: SessionMap = SessionMap()) { self.values = values }

    /// The session of somebody without one.
    package static let empty = Session()

    package var isEmpty: Bool { self.values.isEmpty }

    package subscript(name: String) -> SessionValue? { self.values[.string(name)] }
}
