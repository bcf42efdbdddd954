/// What a push with an id became, for those that push it again.
package struct KeptID: Equatable, Sendable {
    package var position: Position
    /// Milliseconds since 1970 from which on the id is forgotten.
    package var expires: UInt64

    package init(position: Position, expires: UInt64) {
        self.position = position
        self.expires = expires
    }
}
