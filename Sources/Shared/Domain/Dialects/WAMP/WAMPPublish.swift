import NIOCore

/// A push of a client of WAMP v1, with whom it is for.
package struct WAMPPublish: Equatable, Sendable {
    package var topic: TopicName
    /// One JSON value, byte for byte as the client wrote it.
    package var event: ByteBuffer
    /// Who must not hear it.
    package var excluded: [WAMPSessionID]
    /// Who alone may hear it; nil: everybody, empty: nobody.
    package var eligible: [WAMPSessionID]?

    package init(
        topic: TopicName,
        event: ByteBuffer,
        excluded: [WAMPSessionID] = [],
        eligible: [WAMPSessionID]? = nil
    ) {
        self.topic = topic
        self.event = event
        self.excluded = excluded
        self.eligible = eligible
    }

    /// The push that `message` asks for.
    ///
    /// - Parameters:
    ///   - topic: The message's topic without its prefix.
    ///   - sender: Who a client means that leaves itself out.
    init(_ message: WAMPMessage.Publish, topic: TopicName, sender: WAMPSessionID) {
        let excluded: [WAMPSessionID] =
            switch message.exclusion {
            case .nobody: []
            case .sender: [sender]
            case .sessions(let sessions): sessions
            }
        self.init(topic: topic, event: message.event, excluded: excluded, eligible: message.eligible)
    }

    /// Whom of the topic's subscribers it reaches.
    package var audience: Audience {
        Audience(excluded: self.excluded.map(\.connection), eligible: self.eligible?.map(\.connection))
    }
}
