/// One piece of work that a pool does off the event loops.
struct Work: Sendable {
    /// How much of the pool's memory it takes while it waits: 1, or one for each of its questions.
    var weight = 1
    /// Does it; whoever submitted it gets the result from inside.
    let perform: @Sendable () async -> Void
    /// Called instead when the pool stops before the work's turn has come.
    let refuse: @Sendable () -> Void
}
