import NIOCore
import Testing

@testable import MusterDomain

/// Lines of event and expected action.
@Suite struct ConnectionStateMachineTests {
    /// The states that a connection can be in, and how it gets there.
    enum Stage: CaseIterable {
        case proxied, upgrading, deciding, open, awaitingClose, discarding, finished
    }

    private struct Bench: ~Copyable {
        var machine = ConnectionStateMachine(limits: UpgradeLimits())

        init(_ stage: Stage = .upgrading) {
            switch stage {
            case .proxied: self.machine.proxyConnected()
            case .upgrading: break
            case .deciding: _ = self.receive(UpgradeRequest.head())
            case .open: self.open()
            case .awaitingClose:
                self.open()
                _ = self.machine.closeRequested()
            case .discarding:
                _ = self.receive(UpgradeRequest.head())
                self.machine.upgradeRefused()
            case .finished:
                self.open()
                _ = self.receive([ClientFrame.close(code: 1000)])
            }
        }

        private mutating func open() {
            _ = self.receive(UpgradeRequest.head())
            self.machine.upgradeAccepted(limits: WebSocketLimits(messageSize: 100))
        }

        /// Actions up to the one that asks for more or for a decision, and the bytes left over.
        mutating func receive(_ bytes: [UInt8]) -> (actions: [ConnectionStateMachine.BytesAction], rest: Int) {
            var buffer = ByteBuffer(bytes: bytes)
            var actions: [ConnectionStateMachine.BytesAction] = []
            while true {
                let action = self.machine.bytesReceived(&buffer)
                actions.append(action)
                if case .needMoreData = action { return (actions, buffer.readableBytes) }
                if case .decide = action { return (actions, buffer.readableBytes) }
            }
        }

        mutating func receive(_ text: String) -> [ConnectionStateMachine.BytesAction] {
            self.receive(Array(text.utf8)).actions
        }

        mutating func receive(_ frames: [ClientFrame]) -> [ConnectionStateMachine.BytesAction] {
            self.receive(frames.bytes).actions
        }
    }

    // MARK: Upgrade

    @Test func aWholeRequestIsToBeDecided() {
        var bench = Bench()
        let actions = bench.receive(UpgradeRequest.head())
        guard case .decide(let request) = actions.last else {
            Issue.record("expected a decision, found \(actions)")
            return
        }
        #expect(request.path == "/chat")
        #expect(actions.count == 1)
        let isOpen = bench.machine.isOpen
        #expect(!isOpen)
    }

    @Test func aRequestMayComeByteByByte() {
        var bench = Bench()
        var buffer = ByteBuffer()
        var actions: [ConnectionStateMachine.BytesAction] = []
        for byte in UpgradeRequest.head().utf8 {
            buffer.writeInteger(byte)
            actions.append(bench.machine.bytesReceived(&buffer))
        }
        #expect(actions.dropLast().allSatisfy { $0 == .needMoreData })
        #expect(actions.last.map { if case .decide = $0 { true } else { false } } == true)
    }

    @Test func framesBehindTheRequestWaitForTheDecision() {
        var bench = Bench()
        var buffer = ByteBuffer(string: UpgradeRequest.head())
        buffer.writeBytes(ClientFrame.text("hi").bytes)
        _ = bench.machine.bytesReceived(&buffer)
        let early = bench.machine.bytesReceived(&buffer)
        #expect(early == .needMoreData)
        bench.machine.upgradeAccepted(limits: WebSocketLimits())
        let actions = [bench.machine.bytesReceived(&buffer), bench.machine.bytesReceived(&buffer)]
        #expect(actions == [.handleText(ByteBuffer(string: "hi")), .needMoreData])
    }

    @Test func aBadRequestIsAnsweredOnceAndTheRestDropped() {
        var bench = Bench()
        let (actions, rest) = bench.receive(Array("GET / HTTP/1.1\nHost: a\r\n\r\n".utf8))
        let statuses = actions.map {
            if case .reject(let rejection) = $0 { rejection.status } else { nil as HTTPStatus? }
        }
        #expect(statuses == [.badRequest, nil])
        #expect(actions.last == .needMoreData)
        #expect(rest == 0)
    }

    // MARK: Proxies

    @Test func aProxysHeaderComesBeforeTheRequest() throws {
        let client = try #require(IPAddress("203.0.113.9"))
        var bench = Bench(.proxied)
        let actions = bench.receive("PROXY TCP4 203.0.113.9 10.0.0.1 1 2\r\n" + UpgradeRequest.head())
        #expect(actions.first == .takeProxyHeader(.client(client)))
        #expect(actions.count == 2)
        guard case .decide = actions.last else {
            Issue.record("expected a decision, found \(actions)")
            return
        }
    }

    @Test func aProxyWithoutAHeaderIsEndedWithoutAWord() {
        var bench = Bench(.proxied)
        let (actions, rest) = bench.receive(Array(UpgradeRequest.head().utf8))
        guard case .refuseProxyHeader(let violation) = actions.first else {
            Issue.record("expected a refusal, found \(actions)")
            return
        }
        #expect(violation.code == .missing)
        #expect(actions.dropFirst() == [.needMoreData])
        #expect(rest == 0)
    }

    @Test func aHeaderOfNoProxyIsABadRequest() {
        var bench = Bench()
        let actions = bench.receive("PROXY TCP4 203.0.113.9 10.0.0.1 1 2\r\n" + UpgradeRequest.head())
        guard case .reject(let rejection) = actions.first else {
            Issue.record("expected a rejection, found \(actions)")
            return
        }
        #expect(rejection.status == .badRequest)
    }

    // MARK: Open

    @Test func eachEventOfAnOpenConnectionHasItsAction() {
        var bench = Bench(.open)
        let isOpen = bench.machine.isOpen
        #expect(isOpen)
        let actions = bench.receive([
            .text("a"), .text("b", isFinal: false), .ping([1, 2]), .continuation("c"), .binary([9]), .pong([3]),
        ])
        #expect(
            actions == [
                .handleText(ByteBuffer(string: "a")), .answerPing(ByteBuffer(bytes: [1, 2])),
                .handleText(ByteBuffer(string: "bc")), .refuseBinary, .notePong, .needMoreData,
            ]
        )
    }

    @Test(arguments: [nil, 1000, 1001, 4321] as [UInt16?])
    func thePeersCloseIsAnsweredAndEndsIt(code: UInt16?) {
        var bench = Bench(.open)
        let close = code.map { ClientFrame.close(code: $0) } ?? .close()
        let (actions, rest) = bench.receive([close, ClientFrame.text("late")].bytes)
        #expect(actions == [.answerClose(code: code), .needMoreData])
        #expect(rest == 0)
        let isOpen = bench.machine.isOpen
        #expect(!isOpen)
    }

    @Test func aBrokenRuleEndsItOnce() {
        var bench = Bench(.open)
        let (actions, rest) = bench.receive([ClientFrame(opcode: 3), ClientFrame.text("late")].bytes)
        #expect(actions == [.fail(.reservedOpcode(3)), .needMoreData])
        #expect(rest == 0)
        let later = bench.receive([ClientFrame(opcode: 3)])
        #expect(later == [.needMoreData])
    }

    // MARK: Closing

    @Test func ourCloseWaitsForThePeers() {
        var bench = Bench(.open)
        let close = bench.machine.closeRequested()
        #expect(close == .sendClose)
        let isOpen = bench.machine.isOpen
        #expect(!isOpen)
        let actions = bench.receive([.text("late"), .ping([1]), .binary([2]), .close(code: 1000)])
        #expect(actions == [.notePong, .notePong, .notePong, .finish, .needMoreData])
    }

    @Test func aMessageHalfReadWhenWeCloseIsReadToItsEnd() {
        var bench = Bench(.open)
        _ = bench.receive([.text("half", isFinal: false)])
        _ = bench.machine.closeRequested()
        let actions = bench.receive([.continuation("whole"), .close()])
        #expect(actions == [.notePong, .finish, .needMoreData])
    }

    @Test func aBrokenRuleAfterOurCloseSendsNoSecondClose() {
        var bench = Bench(.awaitingClose)
        let actions = bench.receive([ClientFrame(opcode: 3)])
        #expect(actions == [.finish, .needMoreData])
    }

    @Test(
        arguments: zip(
            Stage.allCases,
            [.closeTransport, .closeTransport, .closeTransport, .sendClose, .none, .none, .none]
                as [ConnectionStateMachine.CloseAction]
        )
    )
    func aCloseRequestDependsOnTheState(stage: Stage, action: ConnectionStateMachine.CloseAction) {
        var bench = Bench(stage)
        let first = bench.machine.closeRequested()
        let second = bench.machine.closeRequested()
        #expect([first, second] == [action, .none])
    }

    @Test(
        arguments: zip(
            Stage.allCases,
            [.none, .none, .none, .none, .closeTransport, .closeTransport, .closeTransport]
                as [ConnectionStateMachine.TimerAction]
        )
    )
    func theCloseTimerEndsWhatIsClosing(stage: Stage, action: ConnectionStateMachine.TimerAction) {
        var bench = Bench(stage)
        let found = bench.machine.closeTimerFired()
        #expect(found == action)
        let isOpen = bench.machine.isOpen
        #expect(isOpen == (stage == .open))
    }

    @Test(arguments: Stage.allCases)
    func theHandshakeTimerEndsOnlyAnUpgrade(stage: Stage) {
        var bench = Bench(stage)
        let action = bench.machine.handshakeTimerFired()
        guard stage == .upgrading || stage == .deciding else {
            #expect(action == (stage == .proxied ? .closeTransport : .none))
            return
        }
        guard case .reject(let rejection) = action else {
            Issue.record("expected a rejection, found \(action)")
            return
        }
        // A request that did not come is the peer's fault, one that was not decided about is not.
        #expect(rejection.status == (stage == .upgrading ? .requestTimeout : .serviceUnavailable))
        let again = bench.machine.handshakeTimerFired()
        #expect(again == .none)
        let late = bench.receive(UpgradeRequest.head())
        #expect(late == [.needMoreData])
    }

    @Test(arguments: [Stage.discarding, .finished])
    func whatComesAfterTheEndIsDropped(stage: Stage) {
        var bench = Bench(stage)
        let (actions, rest) = bench.receive(Array(repeating: 0xAA, count: 1_000))
        #expect(actions == [.needMoreData])
        #expect(rest == 0)
    }
}
