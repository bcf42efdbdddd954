import NIOCore

/// Waits for the first of three: an answer to the promise that `start` gets, the end of `timeout`, and the end of the task.
///
/// What is waited for may never come, from a thread that hangs in a dead file system for one: nobody waits for it any longer then,
/// and its late answer is dropped.
func firstAnswer<Answer: Sendable>(
    on loop: any EventLoop,
    within timeout: Duration,
    late: Answer,
    start: (EventLoopPromise<Answer>) -> Void
) async -> Answer {
    let promise = loop.makePromise(of: Answer.self)
    // A promise keeps the first of several answers.
    let timer = loop.scheduleTask(in: TimeAmount(timeout)) { promise.succeed(late) }
    start(promise)
    let answer = await withTaskCancellationHandler {
        try? await promise.futureResult.get()
    } onCancel: {
        promise.succeed(late)
    }
    timer.cancel()
    return answer ?? late
}
