/// The classes of refusals in metrics: few and fixed, because anybody who may connect can make as many as they like.
package enum RefusalReason: String, Sendable, CaseIterable {
    /// It could not be read, or a field was wrong.
    case malformed
    /// No family of the manifest takes the topic, or there is no such vhost.
    case invalidTopic = "invalid_topic"
    case tooLarge = "too_large"
    /// The topic stood elsewhere than its backend expected.
    case conflict
    /// A message of Stork's of which the manifest does not say what to push.
    case unmapped
    /// No key, or none of the vhost's.
    case unauthorized
    /// The hub was stopping or its queue full.
    case unavailable
    /// The peer speaks the protocol of another door.
    case wrongDoor = "wrong_door"
    /// A node that may not join.
    case join

    /// The class of a push's refusal.
    package init(_ refusal: Refusal) {
        switch refusal.code {
        case 401: self = .unauthorized
        case 404: self = .invalidTopic
        case 409: self = .conflict
        case 413: self = .tooLarge
        case 422: self = .unmapped
        case 503: self = .unavailable
        default: self = .malformed
        }
    }
}
