import Logging
import MusterDomain
import ZeroMQ

/// What the node calls itself, and what is done so that it can call itself live again.
extension HubLinkLoop {
    /// Tells everybody what the node is now.
    func showState() {
        // Whoever waits for the hub that is lost is answered; what has not been sent yet waits for its return.
        if self.wasLive, !self.machine.isLive { self.link.outbox.hubLost() }
        self.wasLive = self.machine.isLive
        let state = self.state
        guard state != self.knownState else { return }
        self.tell(of: state)
        self.knownState = state
        self.link.gate.enter(state)
    }

    /// A node that has lost its canaries is deaf until one is back, joining anew included, as long as the hub is there.
    private var state: NodeReport.State {
        let joined = self.machine.reportState
        guard self.canary.isLost else { return joined }
        switch joined {
        case .live: return .deaf
        case .degraded: return self.machine.isHubHeard ? .deaf : .degraded
        case .joining, .draining, .deaf: return joined
        }
    }

    private func tell(of state: NodeReport.State) {
        let logger = self.link.logger
        switch state {
        case .joining, .draining:
            break
        case .live:
            if self.knownState != .joining { logger.notice("the node is live again") }
        case .degraded:
            logger.warning("the hub is silent; sockets stay, and what needs the hub waits")
        case .deaf:
            self.figures.deafnesses += 1
            logger.warning("the hub answers, but its pushes do not arrive: this deaf node sends its sockets elsewhere")
        }
    }

    // MARK: Sockets

    func superviseSockets(_ now: UInt64) {
        self.attempt(now) {
            guard let reason = try self.stream.timePassed(now: now) else { return }
            self.figures.streamsMade += 1
            self.socketMade("stream", reason, now)
        }
        self.attempt(now) {
            guard let reason = try self.control.timePassed(now: now) else { return }
            self.figures.controlsMade += 1
            self.socketMade("control", reason, now)
        }
    }

    /// A socket that cannot be made now, since the process has no descriptor left for one, is tried again by the next attempt. The old
    /// one stays until then: strangers who take all descriptors must not end the node.
    private func attempt(_ now: UInt64, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            guard self.failureLog.mayLog(now: now) else { return }
            self.link.logger.error("a socket to the hub cannot be made: \(error)")
        }
    }

    private func socketMade(_ name: String, _ reason: SocketRecoveryStateMachine.Reason, _ now: UInt64) {
        self.areSocketsNew = true
        guard self.recoveryLog.mayLog(now: now) else { return }
        self.link.logger.notice(
            "a socket to the hub is made anew",
            metadata: ["hub.socket": "\(name)", "hub.reason": "\(reason.rawValue)"]
        )
    }

    // MARK: Canary

    func sendCanary(_ now: UInt64) {
        let isExpected = self.machine.isLive && self.link.canaries.isReady && self.link.gate.state != .draining
        switch self.canary.timerFired(now: now, isJoined: isExpected) {
        case .none:
            break
        case .send(let number):
            self.figures.canariesSent += 1
            self.send(.canary(self.link.canaries.canary(number)))
        case .canaryLost(let readers):
            self.figures.canariesLost += 1
            self.link.logger.warning(
                "two canaries did not come back",
                metadata: ["canary.shards": "\(readers.map(String.init).joined(separator: ","))"]
            )
            self.attempt(now) {
                try self.stream.makeAnew()
                self.figures.streamsMade += 1
                self.areSocketsNew = true
            }
            self.perform(self.machine.canaryLost(now: now, makeNonce: StreamNonce.random))
        }
    }

    /// Takes the canaries that have come out of the shards' WebSockets.
    func takeCanaries() {
        let now = Monotonic.milliseconds()
        for (number, reader) in self.link.canaries.takeArrivals() {
            switch self.canary.arrived(number, at: reader, now: now) {
            case .none:
                break
            case .canaryReturned(let milliseconds):
                self.figures.canariesReturned += 1
                self.figures.canaryMilliseconds = milliseconds
            }
        }
    }
}
