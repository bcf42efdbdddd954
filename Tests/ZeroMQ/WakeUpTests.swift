import Testing

@testable import ZeroMQ

@Suite(.serialized)
struct WakeUpTests {
    @Test func signalMakesTheDescriptorReadableOnce() throws {
        let wakeUp = try WakeUp()
        var poller = ZeroMQPoller()
        let index = poller.add(descriptor: wakeUp.descriptor)
        let wait1 = try poller.wait(milliseconds: 0)
        #expect(wait1 == .timedOut)
        for _ in 1...1_000 {
            wakeUp.signal()
        }
        let wait2 = try poller.wait(milliseconds: patience)
        #expect(wait2 == .ready)
        let isReadable = poller.isReadable(index)
        #expect(isReadable)
        let first = wakeUp.consume()
        let second = wakeUp.consume()
        #expect(first)
        #expect(!second)
        let wait3 = try poller.wait(milliseconds: 0)
        #expect(wait3 == .timedOut)
    }

    @Test func signalAfterConsumingWakesAgain() throws {
        let wakeUp = try WakeUp()
        var poller = ZeroMQPoller()
        _ = poller.add(descriptor: wakeUp.descriptor)
        for _ in 1...3 {
            wakeUp.signal()
            let wait4 = try poller.wait(milliseconds: patience)
            #expect(wait4 == .ready)
            wakeUp.consume()
        }
    }

    @Test func signalEndsAWaitOnAnotherThread() async throws {
        let wakeUp = try WakeUp()
        let result = try await withThrowingTaskGroup(of: ZeroMQPoller.WaitResult?.self) { group in
            group.addTask {
                try await ZeroMQThread.run(name: "waiter") {
                    var poller = ZeroMQPoller()
                    _ = poller.add(descriptor: wakeUp.descriptor)
                    return try poller.wait(milliseconds: patience)
                }
            }
            wakeUp.signal()
            return try await group.next() ?? nil
        }
        #expect(result == .ready)
    }
}
