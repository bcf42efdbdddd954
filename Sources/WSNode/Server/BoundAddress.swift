import Synchronization

/// An address that becomes known once, when a socket has been bound.
final class BoundAddress: Sendable {
    private struct State {
        var address: String?
        var waiting: [Int: CheckedContinuation<String, any Error>] = [:]
        /// Numbers of those who were cancelled before they began to wait.
        var cancelled: Set<Int> = []
        var nextNumber = 0
    }

    private let state = Mutex(State())

    /// Makes the address known; a second call changes nothing.
    func fulfil(_ address: String) {
        let waiting = self.state.withLock { state in
            guard state.address == nil else { return [:] as [Int: CheckedContinuation<String, any Error>] }
            state.address = address
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume(returning: address) }
    }

    /// The address, as soon as it is known.
    /// - Throws: `CancellationError` when the task is cancelled first: what should have been bound may have failed.
    var value: String {
        get async throws {
            let number = self.state.withLock { state in
                state.nextNumber += 1
                return state.nextNumber
            }
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { self.wait(number, $0) }
            } onCancel: {
                self.cancel(number)
            }
        }
    }

    private func wait(_ number: Int, _ continuation: CheckedContinuation<String, any Error>) {
        let result: Result<String, any Error>? = self.state.withLock { state in
            if state.cancelled.remove(number) != nil { return .failure(CancellationError()) }
            if let address = state.address { return .success(address) }
            state.waiting[number] = continuation
            return nil
        }
        if let result { continuation.resume(with: result) }
    }

    private func cancel(_ number: Int) {
        let continuation = self.state.withLock { state in
            // The handler may run before the task has come to wait.
            if state.waiting[number] == nil, state.address == nil { state.cancelled.insert(number) }
            return state.waiting.removeValue(forKey: number)
        }
        continuation?.resume(throwing: CancellationError())
    }
}
