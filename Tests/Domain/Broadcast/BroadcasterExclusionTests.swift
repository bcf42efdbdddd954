import NIOCore
import Testing

@testable import MusterDomain

@Suite struct BroadcasterExclusionTests {
    @Test func aSlotThatIsLeftOutTakesNothingUntilItIsReadmitted() throws {
        let bench = BroadcasterBench(limits: BroadcastLimits())
        let slots = [try bench.open(), try bench.open()]
        func send() {
            let frame = bench.broadcaster.append(length: 2) { $0.copyBytes(from: [0x81, 0]) }
            for slot in slots { _ = bench.broadcaster.enqueue(frame, for: slot) }
            bench.broadcaster.release(frame)
        }
        let isLeftOut = bench.broadcaster.leaveOut(slots[0])
        #expect(isLeftOut)
        send()
        bench.broadcaster.readmit(slots[0])
        var queued = slots.map { bench.broadcaster.queuedBytes(of: $0) }
        #expect(queued == [0, 2])
        send()
        queued = slots.map { bench.broadcaster.queuedBytes(of: $0) }
        #expect(queued == [2, 4])
    }

    @Test func aSlotThatClosesIsNotLeftOut() throws {
        let bench = BroadcasterBench(limits: BroadcastLimits())
        let slot = try bench.open()
        bench.broadcaster.close(slot)
        let isLeftOut = bench.broadcaster.leaveOut(slot)
        #expect(!isLeftOut)
    }
}
