import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Sessions

@Suite struct BlockingPoolTests {
    @Test func refusesWhatItsQueueHasNoRoomFor() async throws {
        let pool = BlockingPool(threads: 1, jobs: 2)
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let gate = HangingGate()
        let first = loop.makePromise(of: Bool.self)
        let second = loop.makePromise(of: Bool.self)
        #expect(
            pool.submit { isOpen in
                gate.wait(); first.succeed(isOpen)
            }
        )
        #expect(pool.submit { second.succeed($0) })
        #expect(!pool.submit { _ in })
        gate.open()
        #expect(try await first.futureResult.get())
        #expect(try await second.futureResult.get())
    }

    @Test func jobsAfterItsEndHearOfIt() async throws {
        let pool = BlockingPool(threads: 1, jobs: 2)
        pool.close()
        let answer = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Bool.self)
        #expect(pool.submit { answer.succeed($0) })
        #expect(try await answer.futureResult.get() == false)
    }
}
