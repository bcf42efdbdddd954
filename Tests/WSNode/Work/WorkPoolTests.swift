import ServiceLifecycle
import Testing

@testable import WSNode

@Suite(.timeLimit(.minutes(1))) struct WorkPoolTests {
    @Test func workIsDoneAndAGracefulStopRefusesTheRest() async throws {
        let pool = WorkPool(.sessions, workers: 1, queueLimit: 2)
        let (events, event) = AsyncStream.makeStream(of: String.self)
        let group = ServiceGroup(services: [pool], logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            #expect(
                pool.submit(
                    Work {
                        event.yield("began")
                        // Work that does not answer is cancelled.
                        try? await Task.sleep(for: .seconds(60))
                        event.yield("cancelled")
                    } refuse: {
                        event.yield("refused")
                    }
                )
            )
            var heard = events.makeAsyncIterator()
            #expect(await heard.next() == "began")
            #expect(
                pool.submit(
                    Work {
                        event.yield("done")
                    } refuse: {
                        event.yield("refused")
                    }
                )
            )
            await group.triggerGracefulShutdown()
            let last = [await heard.next(), await heard.next()].compactMap { $0 }
            #expect(last.sorted() == ["cancelled", "refused"])
            try await tasks.waitForAll()
        }
        #expect(
            !pool.submit(
                Work {
                } refuse: {
                }
            )
        )
    }
}
