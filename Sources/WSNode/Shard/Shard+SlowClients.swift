import MusterDomain
import NIOCore
import Sessions

extension Shard {
    /// Entries of a queue that are looked at to find the topic of which most waits.
    private static let entriesPerQueue = 1_000

    /// The connections that have been backed up for a second or longer: those with the most waiting, `limit` of them.
    func slowClients(limit: Int) -> SlowClients {
        var found: [(slot: Int32, bytes: Int)] = []
        var place: Int32 = 0
        while let slot = self.broadcaster.backedUpSlot(at: place) {
            place += 1
            guard self.broadcaster.slowSeconds(of: slot) > 0 else { continue }
            let channel = self.handlers[Int(slot)]?.channelBytes ?? 0
            found.append((slot, self.broadcaster.queuedBytes(of: slot) + channel))
        }
        let most = found.sorted { $0.bytes > $1.bytes }.prefix(limit)
        return SlowClients(entries: most.map { self.describe($0.slot, bytes: $0.bytes) }, total: found.count)
    }

    private func describe(_ slot: Int32, bytes: Int) -> SlowClient {
        let handler = self.handlers[Int(slot)]
        return SlowClient(
            client: handler.flatMap(\.clientName).map { Label(fitting: $0) } ?? SlowClient.none,
            session: handler?.access?.session.map { Label(trusted: $0.description) } ?? SlowClient.none,
            topic: self.topicThatWaits(for: slot).map { Label(fitting: $0) } ?? SlowClient.none,
            queuedBytes: UInt64(bytes),
            seconds: UInt32(clamping: self.broadcaster.slowSeconds(of: slot))
        )
    }

    /// The topic of which most waits, where pushes carry their topics' tags; else that of the first push.
    private func topicThatWaits(for slot: Int32) -> String? {
        let (topics, other) = self.broadcaster.waiting(for: slot, limit: Self.entriesPerQueue)
        let most = topics.max { $0.value < $1.value }
        if let most, let name = self.tables.name(of: most.key) { return String(decoding: name, as: UTF8.self) }
        return other.flatMap(WaitingTopic.name(of:))
    }
}
