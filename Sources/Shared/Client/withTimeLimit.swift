/// Runs `operation` and cancels it after `limit`.
///
/// - Throws: ``TimeLimitReached`` then, else what the operation throws.
package func withTimeLimit<Result: Sendable>(
    _ limit: Duration,
    _ operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask(operation: operation)
        group.addTask {
            try await Task.sleep(for: limit)
            throw TimeLimitReached()
        }
        defer { group.cancelAll() }
        // why: two children were added, so there is a first result.
        return try await group.next()!
    }
}
