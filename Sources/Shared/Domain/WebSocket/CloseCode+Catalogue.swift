extension CloseCode {
    /// A short name, the same in logs, metrics and documentation.
    package var name: String {
        switch self {
        case .normal: "normal"
        case .goingAway: "going away"
        case .protocolError: "protocol error"
        case .unsupportedData: "unsupported data"
        case .abnormal: "abnormal"
        case .invalidPayload: "invalid payload"
        case .policyViolation: "policy violation"
        case .messageTooBig: "message too big"
        case .internalError: "internal error"
        case .serviceRestart: "service restart"
        case .tryAgainLater: "try again later"
        case .resync: "resync"
        case .draining: "draining"
        case .slowConsumer: "slow consumer"
        case .overloaded: "overloaded"
        case .noHeartbeat: "no heartbeat"
        case .moved: "moved"
        case .resyncNow: "resync now"
        case .unauthorized: "unauthorized"
        case .revoked: "revoked"
        case .policy: "policy"
        }
    }

    /// Why the connection ended, in one sentence without its full stop.
    package var meaning: String {
        switch self {
        case .normal: "the connection has done what it was for"
        case .goingAway: "the server or the page is going away"
        case .protocolError: "the peer broke a rule of RFC 6455"
        case .unsupportedData: "the dialect has no binary messages"
        case .abnormal: "the connection ended without a close frame; never sent"
        case .invalidPayload: "a text message or a close reason was not UTF-8"
        case .policyViolation: "the peer exceeded a limit that has no code of its own"
        case .messageTooBig: "a message was larger than the node's limit"
        case .internalError: "the server met a condition it cannot handle"
        case .serviceRestart: "the server restarts"
        case .tryAgainLater: "the server is overloaded for the moment"
        case .resync: "the node lost its place in the stream; subscribe again"
        case .draining: "the node stops in an orderly way"
        case .slowConsumer: "the client read too slowly and its queue was full"
        case .overloaded: "the node has more work than it may queue"
        case .noHeartbeat: "the client did not answer a ping in time"
        case .moved: "another node serves this client from now on"
        case .resyncNow: "the connection's state is lost, the node is well; subscribe again"
        case .unauthorized: "the client may not connect"
        case .revoked: "the permission to be connected was taken back"
        case .policy: "the client broke a rule of the operator"
        }
    }

    /// The catalogue as a Markdown table with one line per code.
    package static var markdownTable: String {
        let header = "| code | name | meaning | what the client does |\n|---|---|---|---|\n"
        return self.allCases.reduce(into: header) { table, code in
            table += "| \(code.rawValue) | \(code.name) | \(code.meaning) | \(code.action.sentence) |\n"
        }
    }
}
