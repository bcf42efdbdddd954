/// What a client of the native dialect can ask for.
package enum NativeCommand: Equatable, Sendable {
    case subscribe([Topic])
    case unsubscribe([Topic], isSingle: Bool)
    case publish(NativePublish)
    case history(NativeHistoryQuery)
    /// An empty object: the client's own sign of life; nothing is answered.
    case beat

    /// A topic as the client wrote it, or why what it wrote cannot be one.
    package struct Topic: Equatable, Sendable {
        /// What the client wrote, for the reply.
        package var text: String
        package var name: Result<TopicName, Refusal>
        /// What the client wants of the topic besides what is pushed from now on.
        package var wish: HistoryWish

        package init(text: String, wish: HistoryWish = .nothing) {
            self.text = text
            self.wish = wish
            do throws(Refusal) {
                self.name = .success(try TopicName(text))
            } catch {
                self.name = .failure(Refusal(code: error.code, reason: "topic: \(error.reason)"))
            }
        }
    }
}
