import MusterDomain
import NIOCore
import Testing

@testable import WSNode

@Suite struct CanaryDeskTests {
    @Test func isReadyWhileEveryReaderIsConnected() {
        let desk = CanaryDesk(readers: 2)
        desk.connected(0)
        desk.connected(0)
        #expect(!desk.isReady)
        desk.connected(1)
        #expect(desk.isReady)
        desk.disconnected(0)
        #expect(!desk.isReady)
    }

    @Test func handsOutWhatArrivedOnce() {
        let desk = CanaryDesk(readers: 2)
        desk.arrived(7, at: 1)
        desk.arrived(7, at: 0)
        #expect(desk.takeArrivals().map(\.reader) == [1, 0])
        #expect(desk.takeArrivals().isEmpty)
    }

    @Test func keepsNoListWithoutEnd() {
        let desk = CanaryDesk(readers: 1)
        for number in 0..<10_000 { desk.arrived(UInt64(number), at: 0) }
        #expect(desk.takeArrivals().count == 4_096)
    }

    @Test func canariesOfTwoNodesHaveTopicsOfTheirOwn() {
        let desk = CanaryDesk(readers: 1)
        #expect(desk.topic == desk.canary(3).topic)
        #expect(desk.topic != CanaryDesk(readers: 1).topic)
        #expect(desk.canary(3).push.data.getString(at: 0, length: 1) == "3")
    }
}
