import MusterDomain
import ZeroMQ

/// Which lanes the node takes, where it does not take all of them.
extension HubLinkLoop {
    /// Takes what shards need and need no more.
    func takeLaneOrders() throws {
        guard let desk = self.link.lanes else { return }
        let now = Monotonic.milliseconds()
        for order in desk.takeOrders() {
            switch order {
            case .need(let lane):
                guard self.interest.needed(lane, now: now) == .subscribe else { break }
                self.prefixes.add(lane)
                self.follower.follow(lane)
                try self.stream.socket.subscribe(StreamFrame.prefix(of: lane))
            case .release(let lane):
                self.interest.released(lane, now: now)
            }
        }
        try self.tendLanes(now)
    }

    /// Asks for nonces, and leaves what nobody needs any more.
    func tendLanes(_ now: UInt64) throws {
        self.figures.lanes = UInt64(self.prefixes.lanes?.count ?? Lane.count)
        guard let desk = self.link.lanes else { return }
        let actions = self.interest.timerFired(now: now, isJoined: self.machine.isLive, makeNonce: StreamNonce.random)
        for wish in actions.wishes { self.send(.follow(wish.nonce, wish.lanes)) }
        for lane in actions.leave where desk.left(lane) {
            self.interest.left(lane)
            self.prefixes.remove(lane)
            self.follower.unfollow(lane)
            self.tracker.laneLeft(lane)
            try self.stream.socket.unsubscribe(StreamFrame.prefix(of: lane))
        }
    }

    /// A probe came on a lane.
    func receive(_ probe: StreamProbe, on lane: Lane) {
        guard probe.term == self.follower.currentTerm else { return }
        guard self.interest.probeReceived(probe.nonce, on: lane) else { return }
        // What stands before the probe goes to the shards first.
        self.handOver()
        self.link.lanes?.becameLive(lane)
    }
}
