import MusterDomain
import NIOCore

/// Connections that are backed up: looked at once a second, and closed when they take nothing for too long.
extension Shard {
    func judgeBackedUp() {
        self.broadcaster.sweepBegan()
        var (place, slowCount): (Int32, UInt64) = (0, 0)
        var stalled: [Int32] = []
        while let slot = self.broadcaster.backedUpSlot(at: place) {
            place += 1
            let fill = ChannelFill(
                unsent: self.handlers[Int(slot)]?.channelBytes ?? 0,
                unacknowledged: SocketWriter.unacknowledgedBytes(of: self.broadcaster.descriptor(of: slot))
            )
            switch self.broadcaster.judge(slot, fill, stall: self.settings.stallSeconds) {
            case .recent: break
            case .slow: slowCount += 1
            case .stalled: stalled.append(slot)
            }
        }
        self.figures.slowSockets = slowCount
        // Closing changes the list.
        for slot in stalled { self.close(stalled: slot) }
    }

    private func close(stalled slot: Int32) {
        self.figures.slowClosed += 1
        self.handlers[Int(slot)]?.sayGoodbye(
            .slowConsumer,
            reconnectAfter: self.spreadDelay(overMilliseconds: 2000)
        )
    }
}
