import Logging
import MusterDomain

extension NodeServices {
    /// Counts what became of a client's push. Where the dialect has no word for a refusal, the operator alone hears of it, at a
    /// bounded rate.
    func notePublish(_ refusal: Refusal?, isAnswered: Bool) {
        self.metrics.publishAnswered(isPublished: refusal == nil)
        guard let refusal, !isAnswered, self.unpublishedLog.mayLog() else { return }
        self.logger.warning(
            "a client's push was not published, and its dialect cannot tell it",
            metadata: ["publish.code": "\(refusal.code)", "publish.reason": "\(refusal.reason)"]
        )
    }
}
