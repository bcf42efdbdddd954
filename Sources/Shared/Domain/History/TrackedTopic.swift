import NIOCore

/// A topic that a node follows: how far it has come, and who waits to be put on it.
struct TrackedTopic {
    enum State: Equatable {
        /// The hub has not said yet where it stands.
        case unknown
        /// Every push up to `standing` has been passed on.
        case live
        /// Pushes behind `standing` did not come, and are recalled; what comes meanwhile is held.
        case behind
        /// The hub keeps no history of it.
        case unkept
    }

    let topic: HistoryTopic
    let lane: Lane
    let hash: Int
    /// Tells it from those that had its number before.
    let generation: UInt64
    /// Another topic with the same hash.
    var sibling: Int?
    var state = State.unknown
    /// The last push that was passed on; nil before the hub has spoken.
    var standing: Position?
    /// How many parties need it.
    var holders = 0
    /// When it lost its last holder.
    var unneededSince: UInt64 = 0
    /// Whether it stands among those that have lost their last holder.
    var isLingering = false
    /// Requests that wait for it and for others; their numbers count up.
    var requests: Set<UInt64> = []
    /// Whether it is asked about, or waits for its turn to be.
    var isAsked = false
    /// The latest pushes, where somebody has wished for some; nil: none are kept.
    var window: HistoryWindow?
    /// What has come of a range whose rest is still recalled; it ends where `partialNext` goes on.
    var partial: [ByteBuffer] = []
    var partialBytes = 0
    var partialNext: UInt64 = 0
    /// What the stream has brought since the topic is asked about where it stands: an answer is about an earlier place of the stream.
    private(set) var held: HistoryWindow?
    private var heldEpoch: Epoch?
    /// The number of the last recall that was answered: up to where the hub stood then the stream has come.
    var confirmed: UInt64 = 0
    /// Everything up to here is gone from the history.
    var goneThrough: UInt64 = 0
    /// Whoever misses this offset misses too much.
    var heavyThrough: UInt64 = 0
    /// When the window was opened, in the driver's milliseconds.
    var opened: UInt64 = 0

    init(topic: HistoryTopic, hash: Int, generation: UInt64) {
        self.topic = topic
        self.lane = Lane(vhost: topic.vhost, topic: topic.name)
        self.hash = hash
        self.generation = generation
    }

    /// Opens the window at the topic's next push, where there is none.
    mutating func openWindow(now: UInt64) {
        guard self.window == nil, let standing = self.standing else { return }
        self.opened = now
        self.window = HistoryWindow(next: standing.offset + 1)
    }

    /// Appends a push to the window, which lets go of its first ones beyond the limit.
    ///
    /// - Returns: The bytes by which the window has grown.
    mutating func keep(_ frame: ByteBuffer, limit: Int) -> Int {
        guard let before = self.window?.bytes else { return 0 }
        self.window?.append(frame)
        while let (first, bytes) = self.window.map({ ($0.first, $0.bytes) }), bytes > limit {
            self.heavyThrough = max(self.heavyThrough, first)
            self.window?.dropFirst()
        }
        return (self.window?.bytes ?? 0) - before
    }

    /// The last offset of the part from which on it is too much, with so many bytes behind the part; its first where it is not. Who
    /// misses a little less than another is not recalled for by himself.
    func heavyOffset(behind bytes: Int, limit: Int) -> UInt64 {
        let first = self.partialNext - UInt64(self.partial.count)
        var bytes = bytes
        for (place, frame) in self.partial.enumerated().reversed() {
            bytes += HistoryWindow.weight(of: frame)
            if bytes > limit { return first + UInt64(place) }
        }
        return first
    }

    mutating func dropPartial() {
        (self.partial, self.partialBytes, self.partialNext) = ([], 0, 0)
    }

    mutating func closeWindow() {
        self.window = nil
        self.dropPartial()
    }

    /// Offsets have started again: nothing of the ones before says anything.
    mutating func startAgain(at position: Position) {
        self.closeWindow()
        (self.goneThrough, self.heavyThrough) = (position.offset, 0)
        self.standing = position
    }

    /// No history is kept any more: what was known of it says nothing of one that may be kept later.
    ///
    /// - Returns: What was held.
    mutating func giveUp() -> [ByteBuffer] {
        defer { (self.held, self.heldEpoch) = (nil, nil) }
        self.state = .unkept
        self.standing = nil
        (self.goneThrough, self.heavyThrough) = (0, 0)
        return self.held.map { $0.frames(from: $0.first).frames } ?? []
    }

    // MARK: Holding

    /// Keeps a push until the hub has said where the topic stood before it. Beyond the limit what was held is let go of, and then
    /// recalled as well.
    mutating func hold(_ frame: ByteBuffer, _ position: Position, limit: Int) {
        if self.heldEpoch != position.epoch || self.held?.next != position.offset {
            self.held = HistoryWindow(next: position.offset)
            self.heldEpoch = position.epoch
        }
        self.held?.append(frame)
        if let held, held.bytes > limit { self.held = HistoryWindow(next: held.next) }
    }

    /// What becomes of what was held, now that the topic stands somewhere.
    enum Release: Equatable {
        /// These go on where the topic stands; perhaps none.
        case goOn([ByteBuffer])
        /// Something stands between the topic and what was held.
        case hole
    }

    mutating func release() -> Release {
        guard let standing = self.standing, let held = self.held else { return .goOn([]) }
        defer { (self.held, self.heldEpoch) = (nil, nil) }
        guard self.heldEpoch == standing.epoch else { return .hole }
        guard held.next > standing.offset + 1 else { return .goOn([]) }
        guard held.first <= standing.offset + 1 else { return .hole }
        self.standing?.offset = held.next - 1
        return .goOn(held.frames(from: standing.offset + 1).frames)
    }

    // MARK: Wishes

    /// What is known of a wish.
    enum Prospect: Equatable {
        /// It waits for the topic itself.
        case pending
        /// It waits for pushes from this offset on.
        case recall(from: UInt64)
        /// It waits for the hub's word on where the topic stands: the stream may not have come so far.
        case confirm
        case failed(RecoveryFailure)
        /// The pushes from this offset on are there; nil: none are wished for.
        case ready(from: UInt64?)
    }

    /// - Parameters:
    ///   - recall: The number of the last recall when it was wished for: what was answered since confirms where the topic stands.
    ///   - limit: Pushes that one recovery may bring.
    func prospect(of wish: HistoryWish, since recall: UInt64, limit: Int) -> Prospect {
        switch self.state {
        case .unknown, .behind:
            return .pending
        case .unkept:
            if case .after = wish { return .failed(.noHistory) }
            return .ready(from: nil)
        case .live:
            break
        }
        // why: a live topic stands somewhere.
        guard let standing = self.standing else { return .pending }
        switch wish {
        case .nothing:
            return .ready(from: nil)
        case .last:
            guard standing.offset > self.goneThrough else { return .ready(from: nil) }
            let prospect = self.prospect(from: standing.offset)
            if case .failed = prospect { return .ready(from: nil) }
            return prospect
        case .after(let position):
            // A client may come from a node that the stream has brought more to.
            guard position.epoch == standing.epoch else {
                return self.confirmed > recall ? .failed(.epochChanged) : .confirm
            }
            guard position.offset <= standing.offset else {
                return self.confirmed > recall ? .failed(.notReached) : .confirm
            }
            guard position.offset < standing.offset else { return .ready(from: nil) }
            guard standing.offset - position.offset <= UInt64(limit) else { return .failed(.tooMany) }
            return self.prospect(from: position.offset + 1)
        }
    }

    private func prospect(from offset: UInt64) -> Prospect {
        if let window, window.first <= offset { return .ready(from: offset) }
        if offset <= self.goneThrough { return .failed(.tooOld) }
        if offset <= self.heavyThrough { return .failed(.tooMany) }
        return .recall(from: offset)
    }
}
