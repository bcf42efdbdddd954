/// What one client of the WAMP v1 dialect may make its connection hold. The size of a message is bounded by
/// ``WebSocketLimits``.
package struct WAMPLimits: Sendable, Equatable {
    /// Elements of a message, arguments of a CALL.
    ///
    /// An element is two bytes on the wire and many in memory: without a limit a small message becomes a large array.
    package var elements: Int

    /// Session ids of a list of PUBLISH.
    package var sessions: Int

    /// Prefixes of one connection.
    ///
    /// They are kept as long as the connection; without a limit a client fills the node's memory with them.
    package var prefixes: Int

    /// Bytes of one prefix and its URI together, for the same reason.
    package var prefixSize: Int

    /// Bytes of the JSON of a CALL's id, which the answer repeats.
    package var callIDSize: Int

    package init(
        elements: Int = 1024,
        sessions: Int = Audience.maximumCount,
        prefixes: Int = 64,
        prefixSize: Int = 512,
        callIDSize: Int = 256
    ) {
        self.elements = elements
        self.sessions = sessions
        self.prefixes = prefixes
        self.prefixSize = prefixSize
        self.callIDSize = callIDSize
    }
}
