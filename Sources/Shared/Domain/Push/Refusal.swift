/// Why a request of a backend or of a client was refused: a number of HTTP's status vocabulary and a reason for people.
///
/// The reason names the field, what was found and what was expected; it never holds a payload.
package struct Refusal: Error, Equatable, Sendable {
    package let code: Int
    package let reason: String

    package init(code: Int, reason: String) {
        self.code = code
        self.reason = reason
    }

    package static func badRequest(_ reason: String) -> Refusal {
        Refusal(code: 400, reason: reason)
    }

    package static func tooLarge(_ reason: String) -> Refusal {
        Refusal(code: 413, reason: reason)
    }

    /// No declared family takes the topic. The wording is Stork's (row ST-8).
    package static let invalidTopic = Refusal(code: 404, reason: "Invalid topic")

    /// The process is stopping or its queue is full; the same request may succeed later.
    package static func unavailable(_ reason: String) -> Refusal {
        Refusal(code: 503, reason: reason)
    }
}
