extension HistoryTracker {
    package struct Limits: Sendable {
        /// Pushes that one recovery may bring: what a client is told after a long absence is told at once.
        package var messages = 10_000
        /// Bytes that one request may bring, all its topics together: they wait for one connection.
        package var requestBytes = 512 << 10
        /// Bytes of the windows of all topics: beyond, those that nobody waits for go.
        package var windowBytes = 64 << 20
        /// Bytes of a topic that are held until the hub has said where it stands.
        package var heldBytes = 4 << 20
        /// Milliseconds after which a window goes: those that come back later have the hub asked again, which knows what has expired.
        package var windowTime: UInt64 = 10_000
        /// Milliseconds for which a topic that nobody needs any more is still followed: clients that are cut come back.
        package var lingerTime: UInt64 = 30_000
        /// Topics that are followed although nobody needs them; beyond, the one goes that nobody has needed for longest. A client that
        /// subscribes to ever new names and leaves them again costs the node no more than these.
        package var lingering = 50_000
        /// Recalls on their way at a time: the hub's queue for this node holds their answers.
        package var recalls = 128
        /// Milliseconds after which an answer is not waited for any more.
        package var answerTime: UInt64 = 3000
        /// Milliseconds after which the hub is asked again that could not answer.
        package var retryTime: UInt64 = 500
        /// Bytes of one answer.
        package var credit = 256 << 10

        package init() {}
    }
}
