import Logging
import MusterDomain
import ZeroMQ

/// What the node calls itself, and what is done so that it can call itself live again.
extension HubLinkLoop {
    /// Tells everybody what the node is now.
    func showState() {
        let joined = self.machine.reportState
        let state = joined == .live && self.canary.isLost ? .deaf : joined
        guard state != self.knownState else { return }
        // Whoever waits for the hub that is lost is answered; what has not been sent yet waits for its return.
        if self.knownState == .live { self.link.outbox.hubLost() }
        self.tell(of: state)
        self.knownState = state
        self.link.gate.enter(state)
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

    func superviseSockets(_ now: UInt64) throws {
        if let reason = try self.stream.timePassed(now: now) {
            self.figures.streamsMade += 1
            self.socketMade("stream", reason, now)
        }
        if let reason = try self.control.timePassed(now: now) {
            self.figures.controlsMade += 1
            self.socketMade("control", reason, now)
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

    func sendCanary(_ now: UInt64) throws {
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
                "a canary did not come back",
                metadata: ["canary.shards": "\(readers.map(String.init).joined(separator: ","))"]
            )
            try self.stream.makeAnew()
            self.figures.streamsMade += 1
            self.areSocketsNew = true
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
