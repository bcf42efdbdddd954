extension HistoryEngine {
    package struct Limits: Sendable {
        /// The weight of all messages together: without a bound the pushes of a day would fill memory or disk.
        package var bytes: Int
        /// Milliseconds for which a topic's counters outlive its last push.
        package var meta: UInt64
        /// Milliseconds for which the id of a push is known.
        package var ids: UInt64
        /// Topics that are looked at in one sweep: a sweep stands between two commits.
        package var sweptTopics = 2000
        /// Messages of one topic that one sweep may trim.
        package var sweptMessages = 1000

        package init(bytes: Int = 256 << 20, meta: UInt64 = 30 * 86_400_000, ids: UInt64 = 120_000) {
            self.bytes = bytes
            self.meta = meta
            self.ids = ids
        }
    }
}
