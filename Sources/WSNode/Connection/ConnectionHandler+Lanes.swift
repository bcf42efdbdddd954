import MusterDomain
import NIOCore

/// Subscribed means subscribed: a topic is confirmed when its lane is live, that is, when the next push to it is certain to arrive.
///
/// While a command waits for that nothing is read from its client, so that replies keep their order and a client that asks for
/// much waits for itself. What the server subscribes a client to by itself holds nobody up.
extension ConnectionHandler {
    /// How long a client's command waits for its lanes: a hub that is away may stay so.
    private static let laneTime = TimeAmount.seconds(10)

    /// All topics of a command are decided.
    func finish(_ command: SubscribeCommand, _ passages: [Passage], wanted: Set<TopicName>?) {
        guard let desk = self.shard.lanes, let access = self.access else {
            return self.place(command, passages, wanted: wanted)
        }
        var lanes: Set<Lane> = []
        for (topic, passage) in zip(command.topics, passages) {
            guard case .allowed = passage, let name = try? topic.name.get() else { continue }
            lanes.insert(Lane(vhost: access.vhost, topic: name))
        }
        // Held before they are looked at, and all of them while one is waited for: a lane that lingers must not be left just before
        // its topic is confirmed.
        for lane in lanes { desk.hold(lane) }
        defer { for lane in lanes { desk.letGo(lane) } }
        guard !desk.missing(of: lanes).isEmpty else { return self.place(command, passages, wanted: wanted) }
        self.wait(for: lanes, at: desk, command, passages, wanted: wanted)
    }

    private func wait(
        for lanes: Set<Lane>,
        at desk: LaneDesk,
        _ command: SubscribeCommand,
        _ passages: [Passage],
        wanted: Set<TopicName>?
    ) {
        let dealings = self.makeDealings()
        dealings.lastLaneWait += 1
        let key = dealings.lastLaneWait
        let (loop, back) = (self.shard.loop, self.loopBound(self))
        // What the server does by itself waits for as long as it takes: nobody would do it again.
        var timer: Scheduled<Void>?
        if !command.isAutomatic {
            timer = loop.assumeIsolated().scheduleTask(in: Self.laneTime) { self.laneWaitEnded(key, isLive: false) }
        }
        let number = desk.wait(for: lanes) { loop.execute { back.value.laneWaitEnded(key, isLive: true) } }
        var kept = command
        kept.id = kept.id?.compacted
        dealings.laneWaits[key] = LaneWait(
            command: kept,
            passages: passages,
            wanted: wanted,
            generation: self.shard.rules.generation,
            number: number,
            timer: timer
        )
    }

    private func laneWaitEnded(_ key: UInt64, isLive: Bool) {
        // The connection may be gone, or time and lane have met.
        guard let wait = self.dealings?.laneWaits.removeValue(forKey: key) else { return }
        wait.timer?.cancel()
        // The table holds the lanes from here on, where there is something to hold them for.
        defer { self.shard.lanes?.endWait(wait.number) }
        guard self.machine.isOpen, self.slot != nil else { return }
        if !isLive {
            let refusal = Refusal.unavailable("expected the hub's word on the topic within 10 s, found none: try again")
            self.answer(.subscribe(wait.command, wait.passages), failing: refusal)
        } else if wait.generation != self.shard.rules.generation {
            self.subscribe(wait.command, wanted: wait.wanted)
        } else {
            self.place(wait.command, wait.passages, wanted: wait.wanted)
        }
        self.resumeReading()
    }

    /// The connection is gone, and nobody waits any more.
    func dropLaneWaits(of dealings: ConnectionDealings) {
        for wait in dealings.laneWaits.values {
            wait.timer?.cancel()
            self.shard.lanes?.endWait(wait.number)
        }
        dealings.laneWaits = [:]
    }
}
