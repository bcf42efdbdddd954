import MusterDomain
import Synchronization
import Testing

@testable import WSNode

@Suite struct LaneDeskTests {
    private static let one = Lane(rawValue: 1)
    private static let two = Lane(rawValue: 2)

    @Test func onlyTheFirstHolderAndTheLastOneMatter() {
        let desk = LaneDesk()
        desk.hold(Self.one)
        desk.hold(Self.one)
        desk.letGo(Self.one)
        #expect(desk.takeOrders() == [.need(Self.one)])
        desk.letGo(Self.one)
        #expect(desk.takeOrders() == [.release(Self.one)])
        #expect(desk.takeOrders().isEmpty)
    }

    @Test func whoWaitsIsToldWhenAllItsLanesAreLive() {
        let desk = LaneDesk()
        let told = Atomic(0)
        _ = desk.wait(for: [Self.one, Self.two]) { told.add(1, ordering: .relaxed) }
        #expect(Set(desk.takeOrders().map { "\($0)" }).count == 2)
        desk.becameLive(Self.one)
        #expect(told.load(ordering: .relaxed) == 0)
        desk.becameLive(Self.two)
        desk.becameLive(Self.two)
        #expect(told.load(ordering: .relaxed) == 1)
        #expect(desk.missing(of: [Self.one, Self.two]).isEmpty)
    }

    @Test func whoWaitsForWhatIsLiveIsToldAtOnce() {
        let desk = LaneDesk()
        desk.becameLive(Self.one)
        let told = Atomic(0)
        _ = desk.wait(for: [Self.one]) { told.add(1, ordering: .relaxed) }
        #expect(told.load(ordering: .relaxed) == 1)
    }

    @Test func whoHasGivenUpIsNotToldAndHoldsNothing() {
        let desk = LaneDesk()
        let told = Atomic(0)
        let number = desk.wait(for: [Self.one]) { told.add(1, ordering: .relaxed) }
        desk.endWait(number)
        desk.endWait(number)
        desk.becameLive(Self.one)
        #expect(told.load(ordering: .relaxed) == 0)
        #expect(desk.takeOrders() == [.need(Self.one), .release(Self.one)])
    }

    @Test func aLaneThatIsHeldAgainIsNotLeft() {
        let desk = LaneDesk()
        desk.hold(Self.one)
        desk.becameLive(Self.one)
        #expect(!desk.left(Self.one))
        #expect(desk.missing(of: [Self.one]).isEmpty)
        desk.letGo(Self.one)
        #expect(desk.left(Self.one))
        #expect(desk.missing(of: [Self.one]) == [Self.one])
    }
}
