import Testing

@testable import WSNode

@Suite(.timeLimit(.minutes(1))) struct BoundAddressTests {
    @Test func everybodyWhoWaitsLearnsTheFirstAddress() async throws {
        let bound = BoundAddress()
        try await withThrowingTaskGroup(of: String.self) { tasks in
            for _ in 0..<10 { tasks.addTask { try await bound.value } }
            tasks.addTask {
                bound.fulfil("127.0.0.1:1")
                bound.fulfil("127.0.0.1:2")
                return "127.0.0.1:1"
            }
            for try await address in tasks { #expect(address == "127.0.0.1:1") }
        }
        #expect(try await bound.value == "127.0.0.1:1")
    }

    @Test func waitingEndsWhenItIsCancelled() async {
        let bound = BoundAddress()
        await withTaskGroup(of: Bool.self) { tasks in
            tasks.addTask { (try? await bound.value) == nil }
            tasks.cancelAll()
            for await isCancelled in tasks { #expect(isCancelled) }
        }
    }
}
