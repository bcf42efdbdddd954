/// What one client may make its decoder hold or do.
package struct WebSocketLimits: Sendable, Equatable {
    /// Bytes of one message over all its fragments.
    ///
    /// Judged on the length that a frame header declares, so that a client cannot fill memory by announcing a large
    /// message and sending it slowly on many connections.
    package var messageSize: Int

    /// Frames of one message.
    ///
    /// Empty fragments add nothing to the message size; without this limit a client keeps a loop busy with one message
    /// that never ends.
    package var fragments: Int

    package init(messageSize: Int = 64 * 1024, fragments: Int = 1024) {
        self.messageSize = messageSize
        self.fragments = fragments
    }
}
