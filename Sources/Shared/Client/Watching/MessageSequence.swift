/// The messages of a connection, as they come.
public struct MessageSequence: AsyncSequence {
    /// One push.
    public typealias Element = ReceivedMessage

    let connection: SubscriberConnection

    /// Reads with ``SubscriberConnection/next()``.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let connection: SubscriberConnection

        /// The next message, or nil after the node closed with code 1000.
        public nonisolated(nonsending) func next() async throws -> ReceivedMessage? {
            try await connection.next()
        }
    }

    /// Makes an iterator; all iterators of a connection take from the same messages.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(connection: connection)
    }
}

extension SubscriberConnection {
    /// The messages from here on; ends when the node closes with code 1000.
    public var messages: MessageSequence {
        MessageSequence(connection: self)
    }
}
