import NIOCore

/// Decides which connection serves which lookup.
///
/// A lookup takes the connection that was idle for the shortest time, or waits, and a new connection is made as long as there may be more. After
/// a failure to connect nobody waits and nothing is tried for a while; then one attempt at a time, until one succeeds.
struct RedisPoolStateMachine: ~Copyable {
    typealias ConnectionID = Int
    typealias LookupID = Int

    enum Refusal: Equatable {
        /// As many lookups wait as may.
        case queueFull
        /// Redis could not be reached a moment ago.
        case notReachable
        case closed
    }

    private enum Connection {
        case connecting
        case idle(since: NIODeadline)
        case busy(LookupID)
    }

    private let limits: RedisPoolLimits
    private var connections: [ConnectionID: Connection] = [:]
    /// The connection that became idle last is the last.
    private var idle: [ConnectionID] = []
    private var waiting = CircularBuffer<LookupID>()
    private var backoff = RedisBackoff()
    private var nextConnection: ConnectionID = 1
    private var isClosed = false

    init(limits: RedisPoolLimits) {
        self.limits = limits
    }

    enum LookupAction: Equatable {
        case send(on: ConnectionID)
        /// The lookup waits: make a connection, and close those that were idle for too long.
        case connect(ConnectionID, closing: [ConnectionID])
        case wait
        case refuse(Refusal)
    }

    mutating func lookupRequested(_ lookup: LookupID, now: NIODeadline) -> LookupAction {
        guard !self.isClosed else { return .refuse(.closed) }
        if let connection = self.takeIdle(now: now) {
            self.connections[connection] = .busy(lookup)
            return .send(on: connection)
        }
        guard self.waiting.count < self.limits.waiting else { return .refuse(.queueFull) }
        let closing = self.idle
        self.idle = []
        for connection in closing { self.connections[connection] = nil }
        self.waiting.append(lookup)
        if let connection = self.connect(now: now) {
            return .connect(connection, closing: closing)
        }
        guard !self.connections.isEmpty else {
            self.waiting.removeLast()
            return .refuse(.notReachable)
        }
        return .wait
    }

    /// An idle connection that some firewall may have forgotten is no good, unless there is no other.
    private mutating func takeIdle(now: NIODeadline) -> ConnectionID? {
        guard let last = self.idle.last, case .idle(let since) = self.connections[last] else { return nil }
        guard now - since < self.limits.idleTime || self.backoff.isActive(now: now) else { return nil }
        return self.idle.removeLast()
    }

    /// Makes room for a connection, when one is needed and may be made.
    private mutating func connect(now: NIODeadline) -> ConnectionID? {
        let connecting = self.connections.values.count { if case .connecting = $0 { true } else { false } }
        let atATime = self.backoff.failures > 0 ? 1 : self.limits.connections
        guard !self.backoff.isActive(now: now), self.connections.count < self.limits.connections,
            connecting < atATime, connecting < self.waiting.count
        else { return nil }
        defer { self.nextConnection += 1 }
        self.connections[self.nextConnection] = .connecting
        return self.nextConnection
    }

    /// Whether a connection is being made and was not given up.
    func isConnecting(_ connection: ConnectionID) -> Bool {
        if case .connecting = self.connections[connection] { true } else { false }
    }

    enum ReadyAction: Equatable {
        case send(LookupID)
        case park
        /// Nobody wants it any more: it was given up while it came.
        case close
    }

    /// A connection was made.
    mutating func connectionReady(_ connection: ConnectionID, now: NIODeadline) -> ReadyAction {
        guard case .connecting = self.connections[connection] else { return .close }
        self.backoff.attemptSucceeded()
        return self.serve(connection, now: now)
    }

    private mutating func serve(_ connection: ConnectionID, now: NIODeadline) -> ReadyAction {
        guard let lookup = self.waiting.popFirst() else {
            self.connections[connection] = .idle(since: now)
            self.idle.append(connection)
            return .park
        }
        self.connections[connection] = .busy(lookup)
        return .send(lookup)
    }

    /// A lookup was answered, and its connection may serve the next.
    ///
    /// - Returns: the lookup, and what its connection does now.
    mutating func connectionAnswered(
        _ connection: ConnectionID,
        now: NIODeadline
    ) -> (lookup: LookupID?, next: ReadyAction) {
        // The lookup was given up, and the connection with it, while the answer came.
        guard case .busy(let lookup) = self.connections[connection] else { return (nil, .close) }
        return (lookup, self.serve(connection, now: now))
    }

    enum LossAction: Equatable {
        case none
        /// Some lookup still needs a connection.
        case connect(ConnectionID)
        /// Nothing is left that these could wait for.
        case refuse([LookupID])
    }

    /// A connection could not be made.
    ///
    /// - Parameter random: from 0 to 1.
    mutating func connectFailed(_ connection: ConnectionID, now: NIODeadline, random: Double) -> LossAction {
        guard case .connecting = self.connections[connection] else { return .none }
        self.connections[connection] = nil
        self.backoff.attemptFailed(now: now, random: random)
        guard self.connections.isEmpty else { return .none }
        return self.refuseWaiting()
    }

    /// A connection has ended, or is ending.
    ///
    /// - Returns: the lookup that it served, and what is to be done for those that wait.
    mutating func connectionClosed(
        _ connection: ConnectionID,
        now: NIODeadline
    ) -> (lookup: LookupID?, then: LossAction) {
        switch self.connections.removeValue(forKey: connection) {
        case .busy(let lookup):
            return (lookup, self.afterLoss(now: now))
        case .idle:
            self.idle.removeAll { $0 == connection }
            return (nil, .none)
        case .connecting:
            preconditionFailure("a connection that was not made yet has failed, not ended")
        case nil:
            // We had given it up.
            return (nil, .none)
        }
    }

    private mutating func afterLoss(now: NIODeadline) -> LossAction {
        if let connection = self.connect(now: now) { return .connect(connection) }
        return self.connections.isEmpty ? self.refuseWaiting() : .none
    }

    private mutating func refuseWaiting() -> LossAction {
        guard !self.waiting.isEmpty else { return .none }
        defer { self.waiting.removeAll() }
        return .refuse(Array(self.waiting))
    }

    enum AbandonAction: Equatable {
        case none
        /// Close the connection: its reply would be the next lookup's.
        case close(ConnectionID, then: LossAction)
    }

    /// Nobody waits for this lookup any more.
    mutating func lookupAbandoned(_ lookup: LookupID, now: NIODeadline) -> AbandonAction {
        if let index = self.waiting.firstIndex(of: lookup) {
            self.waiting.remove(at: index)
            return .none
        }
        for case (let connection, .busy(lookup)) in self.connections {
            self.connections[connection] = nil
            return .close(connection, then: self.afterLoss(now: now))
        }
        return .none
    }

    /// The store ends.
    ///
    /// - Returns: the connections to close and the lookups to refuse.
    mutating func closeRequested() -> (connections: [ConnectionID], lookups: [LookupID]) {
        self.isClosed = true
        var lookups = Array(self.waiting)
        for case .busy(let lookup) in self.connections.values { lookups.append(lookup) }
        defer {
            self.connections = [:]
            self.idle = []
            self.waiting.removeAll()
        }
        return (Array(self.connections.keys), lookups)
    }
}
