import NIOCore
import Testing

@testable import Sessions

@Suite struct RedisPoolStateMachineTests {
    private static let now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private static func machine(connections: Int = 2, waiting: Int = 10) -> RedisPoolStateMachine {
        RedisPoolStateMachine(
            limits: RedisPoolLimits(connections: connections, waiting: waiting, connectTime: .seconds(1))
        )
    }

    @Test func theFirstLookupMakesAConnectionAndLaterOnesUseIt() {
        var machine = Self.machine()
        expect(machine.lookupRequested(1, now: Self.now), .connect(1, closing: []))
        expect(machine.connectionReady(1, now: Self.now), .send(1))
        expect(machine.connectionAnswered(1, now: Self.now), (1, .park))
        expect(machine.lookupRequested(2, now: Self.now), .send(on: 1))
    }

    @Test func lookupsWaitWhenAllConnectionsAreBusy() {
        var machine = Self.machine()
        _ = machine.lookupRequested(1, now: Self.now)
        expect(machine.lookupRequested(2, now: Self.now), .connect(2, closing: []))
        expect(machine.lookupRequested(3, now: Self.now), .wait)
        expect(machine.lookupRequested(4, now: Self.now), .wait)
        expect(machine.connectionReady(2, now: Self.now), .send(1))
        expect(machine.connectionReady(1, now: Self.now), .send(2))
        expect(machine.connectionAnswered(1, now: Self.now), (2, .send(3)))
        expect(machine.connectionAnswered(2, now: Self.now), (1, .send(4)))
        expect(machine.connectionAnswered(2, now: Self.now), (4, .park))
    }

    @Test func theConnectionThatWasUsedLastIsUsedFirst() {
        var machine = Self.machine()
        _ = machine.lookupRequested(1, now: Self.now)
        _ = machine.lookupRequested(2, now: Self.now)
        _ = machine.connectionReady(1, now: Self.now)
        _ = machine.connectionReady(2, now: Self.now)
        _ = machine.connectionAnswered(2, now: Self.now)
        _ = machine.connectionAnswered(1, now: Self.now)
        expect(machine.lookupRequested(3, now: Self.now), .send(on: 1))
        expect(machine.lookupRequested(4, now: Self.now), .send(on: 2))
    }

    @Test func whatWasIdleForTooLongIsClosed() {
        var machine = Self.machine()
        _ = machine.lookupRequested(1, now: Self.now)
        _ = machine.connectionReady(1, now: Self.now)
        _ = machine.connectionAnswered(1, now: Self.now)
        expect(machine.lookupRequested(2, now: Self.now + .seconds(30)), .connect(2, closing: [1]))
    }

    @Test func theQueueIsBounded() {
        var machine = Self.machine(connections: 1, waiting: 2)
        _ = machine.lookupRequested(1, now: Self.now)
        expect(machine.lookupRequested(2, now: Self.now), .wait)
        expect(machine.lookupRequested(3, now: Self.now), .refuse(.queueFull))
    }

    @Test func nobodyWaitsAfterAFailure() {
        var machine = Self.machine(connections: 1)
        _ = machine.lookupRequested(1, now: Self.now)
        _ = machine.lookupRequested(2, now: Self.now)
        expect(machine.connectFailed(1, now: Self.now, random: 1), .refuse([1, 2]))
        expect(machine.lookupRequested(3, now: Self.now + .milliseconds(49)), .refuse(.notReachable))
        expect(machine.lookupRequested(4, now: Self.now + .milliseconds(50)), .connect(2, closing: []))
        expect(machine.connectFailed(1, now: Self.now, random: 1), .none)
    }

    @Test func afterAFailureOneConnectionIsTriedAtATime() {
        var machine = Self.machine(connections: 4)
        _ = machine.lookupRequested(1, now: Self.now)
        _ = machine.connectFailed(1, now: Self.now, random: 0)
        expect(machine.lookupRequested(2, now: Self.now), .connect(2, closing: []))
        expect(machine.lookupRequested(3, now: Self.now), .wait)
        expect(machine.connectionReady(2, now: Self.now), .send(2))
        expect(machine.lookupRequested(4, now: Self.now), .connect(3, closing: []))
    }

    @Test func whoeverCanWaitForAnotherConnectionDoes() {
        var machine = Self.machine()
        _ = machine.lookupRequested(1, now: Self.now)
        _ = machine.connectionReady(1, now: Self.now)
        expect(machine.lookupRequested(2, now: Self.now), .connect(2, closing: []))
        expect(machine.connectFailed(2, now: Self.now, random: 1), .none)
        expect(machine.lookupRequested(3, now: Self.now), .wait)
        expect(machine.connectionAnswered(1, now: Self.now), (1, .send(2)))
    }

    @Test func theEndOfABusyConnectionLosesItsLookupOnly() {
        var machine = Self.machine(connections: 1)
        _ = machine.lookupRequested(1, now: Self.now)
        _ = machine.connectionReady(1, now: Self.now)
        _ = machine.lookupRequested(2, now: Self.now)
        expect(machine.connectionClosed(1, now: Self.now), (1, .connect(2)))
        expect(machine.connectionReady(2, now: Self.now), .send(2))
    }

    @Test func theEndOfAnIdleConnectionLosesNothing() {
        var machine = Self.machine()
        _ = machine.lookupRequested(1, now: Self.now)
        _ = machine.connectionReady(1, now: Self.now)
        _ = machine.connectionAnswered(1, now: Self.now)
        expect(machine.connectionClosed(1, now: Self.now), (nil, .none))
        expect(machine.connectionClosed(1, now: Self.now), (nil, .none))
        expect(machine.lookupRequested(2, now: Self.now), .connect(2, closing: []))
    }

    @Test func aLookupThatGaveUpTakesItsConnectionAlong() {
        var machine = Self.machine(connections: 1)
        _ = machine.lookupRequested(1, now: Self.now)
        _ = machine.lookupRequested(2, now: Self.now)
        _ = machine.lookupRequested(3, now: Self.now)
        expect(machine.lookupAbandoned(2, now: Self.now), .none)
        _ = machine.connectionReady(1, now: Self.now)
        expect(machine.lookupAbandoned(1, now: Self.now), .close(1, then: .connect(2)))
        expect(machine.connectionAnswered(1, now: Self.now), (nil, .close))
        expect(machine.connectionReady(2, now: Self.now), .send(3))
        expect(machine.lookupAbandoned(9, now: Self.now), .none)
    }

    @Test func aConnectionThatNobodyWaitsForIsKept() {
        var machine = Self.machine()
        _ = machine.lookupRequested(1, now: Self.now)
        _ = machine.lookupAbandoned(1, now: Self.now)
        expect(machine.connectionReady(1, now: Self.now), .park)
        expect(machine.lookupRequested(2, now: Self.now), .send(on: 1))
    }

    @Test func afterItsEndEverythingIsRefused() {
        var machine = Self.machine()
        _ = machine.lookupRequested(1, now: Self.now)
        _ = machine.connectionReady(1, now: Self.now)
        _ = machine.lookupRequested(2, now: Self.now)
        let (connections, lookups) = machine.closeRequested()
        #expect(connections.sorted() == [1, 2])
        #expect(lookups.sorted() == [1, 2])
        expect(machine.lookupRequested(3, now: Self.now), .refuse(.closed))
        expect(machine.connectionReady(2, now: Self.now), .close)
        expect(machine.isConnecting(2), false)
    }
}
