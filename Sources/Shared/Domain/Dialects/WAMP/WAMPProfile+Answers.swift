/// What a client is told when something is not for it; nil: nothing.
extension WAMPProfile {
    /// The frame that says why the client is not on a topic.
    func subscriptionRefusal(of topic: String, reason: String) -> WAMPReply? {
        switch self {
        case .stork: .subscriptionRefused(topic: topic, reason: reason)
        case .sandstone: nil
        }
    }

    /// The frame that comes before the connection ends because the client may not connect.
    var authenticationRefusal: WAMPReply? {
        switch self {
        case .stork: nil
        case .sandstone: .authenticationRefused
        }
    }

    /// Why a CALL ends the connection.
    var callRefusal: String? {
        switch self {
        case .stork: "You are not allowed to make calls"
        case .sandstone: nil
        }
    }

    /// Why a PUBLISH that is not allowed ends the connection.
    var publishRefusal: String? {
        switch self {
        case .stork: "You are not allowed to publish"
        case .sandstone: nil
        }
    }

    /// Whether a malformed message ends the connection.
    var closesOnFault: Bool {
        switch self {
        case .stork: true
        case .sandstone: false
        }
    }
}
