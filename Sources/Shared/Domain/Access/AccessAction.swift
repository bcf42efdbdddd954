/// What somebody wants to do.
package enum AccessAction: Sendable, Equatable {
    case connect
    case subscribe(TopicName)
    case publish(TopicName)

    package var topic: TopicName? {
        switch self {
        case .connect: nil
        case .subscribe(let topic), .publish(let topic): topic
        }
    }

    /// What the manifest calls the chain that decides.
    var key: String {
        switch self {
        case .connect: "authenticator"
        case .subscribe: "verify"
        case .publish: "publish"
        }
    }

    /// After "may" or "may not".
    package var words: String {
        switch self {
        case .connect: "connect"
        case .subscribe(let topic): "subscribe to \(SettingError.shown(topic.text))"
        case .publish(let topic): "publish to \(SettingError.shown(topic.text))"
        }
    }
}
