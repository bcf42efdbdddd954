import NIOCore

/// What a backend is told about its request: a status of HTTP's vocabulary and one JSON object.
package struct PushAnswer: Equatable, Sendable {
    /// What became of one push.
    package enum Outcome: Equatable, Sendable {
        /// It was numbered and handed to the stream.
        ///
        /// - Parameters:
        ///   - position: Nil where the topic keeps no history.
        ///   - isDuplicate: A push with its id had been taken before; that one's position is told.
        ///   - isStale: The topic has had a newer version; the position is that of its last push.
        case pushed(
            topic: TopicName,
            id: Label?,
            position: Position? = nil,
            isDuplicate: Bool = false,
            isStale: Bool = false
        )
        case refused(Refusal)
    }

    /// 200, the code of a single refusal, or 207 when some of a list were refused.
    package let status: Int
    package let body: ByteBuffer

    /// The answer to a request that was refused as a whole.
    package init(_ refusal: Refusal) {
        self.init(outcomes: [.refused(refusal)], asList: false)
    }

    /// - Parameter outcomes: one for each item of the request; exactly one unless `asList`.
    package init(outcomes: [Outcome], asList: Bool) {
        var body = ByteBuffer()
        if asList {
            body.writeStaticString("{\"results\":[")
            for (index, outcome) in outcomes.enumerated() {
                if index > 0 {
                    body.writeStaticString(",")
                }
                Self.write(outcome, into: &body)
            }
            body.writeStaticString("]}")
        } else {
            precondition(outcomes.count == 1, "a request that is not answered as a list has one item")
            Self.write(outcomes[0], into: &body)
        }
        self.body = body
        self.status = Self.status(outcomes, asList: asList)
    }

    private static func status(_ outcomes: [Outcome], asList: Bool) -> Int {
        for outcome in outcomes {
            switch outcome {
            case .pushed: continue
            case .refused(let refusal): return asList ? 207 : refusal.code
            }
        }
        return 200
    }

    private static func write(_ outcome: Outcome, into body: inout ByteBuffer) {
        switch outcome {
        case .pushed(let topic, let id, let position, let isDuplicate, let isStale):
            body.writeStaticString("{\"pushed\":{\"topic\":")
            body.writeJSONString(topic.text)
            if let id {
                body.writeStaticString(",\"id\":")
                body.writeJSONString(id.text)
            }
            if let position {
                body.writeStaticString(",\"epoch\":")
                body.writeJSONString(position.epoch.description)
                body.writeStaticString(",\"offset\":")
                body.writeDecimal(position.offset)
            }
            if isDuplicate { body.writeStaticString(",\"duplicate\":true") }
            if isStale { body.writeStaticString(",\"stale\":true") }
            body.writeStaticString("}}")
        case .refused(let refusal):
            body.writeStaticString("{\"error\":{\"code\":")
            body.writeString(String(refusal.code))
            body.writeStaticString(",\"reason\":")
            body.writeJSONString(refusal.reason)
            body.writeStaticString("}}")
        }
    }
}
