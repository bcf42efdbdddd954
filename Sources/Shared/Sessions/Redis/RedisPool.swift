import Logging
import MusterDomain
import NIOCore
import NIOPosix

/// Performs what the pool's state machine decides, on one event loop.
final class RedisPool {
    private struct Lookup {
        let key: String
        let promise: EventLoopPromise<RedisAnswer>
        var wasRepeated = false
    }

    private let loop: any EventLoop
    private let settings: RedisStoreSettings
    private let recordBytes: Int
    private let limits: RedisPoolLimits
    private let logger: Logger
    private var machine: RedisPoolStateMachine
    private var lookups: [RedisPoolStateMachine.LookupID: Lookup] = [:]
    private var connections: [RedisPoolStateMachine.ConnectionID: RedisConnectionHandler] = [:]
    private var nextLookup: RedisPoolStateMachine.LookupID = 1
    private var lastFailure = ""

    init(
        _ settings: RedisStoreSettings,
        recordBytes: Int,
        limits: RedisPoolLimits,
        loop: any EventLoop,
        logger: Logger
    ) {
        self.loop = loop
        self.settings = settings
        self.recordBytes = recordBytes
        self.limits = limits
        self.logger = logger
        self.machine = RedisPoolStateMachine(limits: limits)
    }

    /// Asks for a key's value until the promise is kept, by Redis or by whoever made it.
    func lookup(_ key: String, _ promise: EventLoopPromise<RedisAnswer>) {
        self.loop.preconditionInEventLoop()
        let id = self.nextLookup
        self.nextLookup += 1
        self.lookups[id] = Lookup(key: key, promise: promise)
        promise.futureResult.assumeIsolated().whenComplete { _ in self.lookupEnded(id) }
        self.request(id)
    }

    func close() {
        let (connections, lookups) = self.machine.closeRequested()
        for connection in connections { self.close(connection) }
        for lookup in lookups { self.complete(lookup, .unavailable(reason: Self.closedReason)) }
    }

    static let closedReason = "the session store is closed"

    private func request(_ id: RedisPoolStateMachine.LookupID) {
        switch self.machine.lookupRequested(id, now: .now()) {
        case .send(let connection):
            self.send(id, on: connection)
        case .connect(let connection, let closing):
            for connection in closing { self.close(connection) }
            self.connect(connection)
        case .wait:
            break
        case .refuse(.queueFull):
            self.complete(id, .unavailable(reason: "too many lookups wait for Redis"))
        case .refuse(.notReachable):
            self.complete(id, .unavailable(reason: self.lastFailure))
        case .refuse(.closed):
            self.complete(id, .unavailable(reason: Self.closedReason))
        }
    }

    private func complete(_ id: RedisPoolStateMachine.LookupID?, _ answer: RedisAnswer) {
        guard let id, let lookup = self.lookups.removeValue(forKey: id) else { return }
        lookup.promise.succeed(answer)
    }

    /// The promise was kept; by somebody else where the lookup is still here.
    private func lookupEnded(_ id: RedisPoolStateMachine.LookupID) {
        guard self.lookups.removeValue(forKey: id) != nil else { return }
        switch self.machine.lookupAbandoned(id, now: .now()) {
        case .none:
            break
        case .close(let connection, let then):
            self.close(connection)
            self.perform(then)
        }
    }

    private func send(_ id: RedisPoolStateMachine.LookupID, on connection: RedisPoolStateMachine.ConnectionID) {
        guard let lookup = self.lookups[id] else { return }
        self.connections[connection]?.get(lookup.key)
    }

    private func close(_ connection: RedisPoolStateMachine.ConnectionID) {
        self.connections.removeValue(forKey: connection)?.close()
    }

    private func perform(_ action: RedisPoolStateMachine.LossAction) {
        switch action {
        case .none:
            break
        case .connect(let connection):
            self.connect(connection)
        case .refuse(let lookups):
            for lookup in lookups { self.complete(lookup, .unavailable(reason: self.lastFailure)) }
        }
    }

    private func perform(
        _ action: RedisPoolStateMachine.ReadyAction,
        _ connection: RedisPoolStateMachine.ConnectionID
    ) {
        switch action {
        case .send(let lookup): self.send(lookup, on: connection)
        case .park: break
        case .close: self.close(connection)
        }
    }
}

// MARK: - Connections

extension RedisPool {
    private func connect(_ id: RedisPoolStateMachine.ConnectionID) {
        let bootstrap = ClientBootstrap(group: self.loop)
            // Later than the timer below, which speaks for the whole attempt.
            .connectTimeout(self.limits.connectTime + .seconds(1))
            .channelOption(.socketOption(.so_keepalive), value: 1)
        let channel: EventLoopFuture<any Channel> =
            switch self.settings.address {
            case .tcp(let host, let port): bootstrap.connect(host: host, port: port)
            case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
            }
        channel.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let channel): self.connected(id, channel)
            case .failure(let error): self.connectFailed(id, "Redis cannot be reached: \(error)")
            }
        }
        self.loop.assumeIsolated().scheduleTask(in: self.limits.connectTime) {
            self.connectFailed(id, "Redis did not answer in time")
        }
    }

    /// The transport is open. The handler is added here, and not by the bootstrap, which makes a channel for each address of a name.
    private func connected(_ id: RedisPoolStateMachine.ConnectionID, _ channel: any Channel) {
        guard self.machine.isConnecting(id) else {
            // It came too late.
            return channel.close(promise: nil)
        }
        let handler = RedisConnectionHandler(settings: self.settings, recordBytes: self.recordBytes) {
            [weak self] event in
            self?.handle(event, of: id)
        }
        self.connections[id] = handler
        do {
            try channel.pipeline.syncOperations.addHandler(handler)
        } catch {
            self.connectFailed(id, "Redis cannot be reached: \(error)")
            channel.close(promise: nil)
        }
    }

    /// Does nothing for a connection that was made, or that failed already.
    private func connectFailed(_ id: RedisPoolStateMachine.ConnectionID, _ reason: String) {
        guard self.machine.isConnecting(id) else { return }
        self.lastFailure = reason
        self.logger.debug("no connection to Redis", metadata: ["reason": "\(reason)"])
        let then = self.machine.connectFailed(id, now: .now(), random: Double.random(in: 0..<1))
        // Closing reports the end at once: by then the machine must know why.
        self.close(id)
        self.perform(then)
    }

    private func handle(_ event: RedisConnectionEvent, of id: RedisPoolStateMachine.ConnectionID) {
        switch event {
        case .ready:
            self.logger.debug("connected to Redis")
            self.perform(self.machine.connectionReady(id, now: .now()), id)
        case .answered(let answer, isReusable: true):
            let (lookup, next) = self.machine.connectionAnswered(id, now: .now())
            self.perform(next, id)
            self.complete(lookup, answer)
        case .answered(let answer, isReusable: false):
            self.connections[id] = nil
            let (lookup, then) = self.machine.connectionClosed(id, now: .now())
            self.complete(lookup, answer)
            self.perform(then)
        case .closed(let reason, let isStale):
            self.connectionClosed(id, reason, isStale: isStale)
        }
    }

    private func connectionClosed(_ id: RedisPoolStateMachine.ConnectionID, _ reason: String, isStale: Bool) {
        guard !self.machine.isConnecting(id) else { return self.connectFailed(id, reason) }
        self.connections[id] = nil
        let (lookup, then) = self.machine.connectionClosed(id, now: .now())
        self.perform(then)
        guard let lookup else { return }
        if isStale, self.lookups[lookup]?.wasRepeated == false {
            self.lookups[lookup]?.wasRepeated = true
            self.request(lookup)
        } else {
            self.complete(lookup, .unavailable(reason: reason))
        }
    }
}
