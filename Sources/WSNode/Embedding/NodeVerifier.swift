/// A verifier of the embedding program.
///
/// It is asked off the event loops, many at a time, and has five seconds; an error that it throws, and no answer in time,
/// deny. Its task is cancelled when the time is over: one that goes on nevertheless keeps its worker from others. Whoever
/// asked waits ten seconds for all of a command; what was not asked by then is not asked any more.
public typealias NodeVerifier =
    @Sendable (
        _ session: NodeSession,
        _ topic: NodeTopic,
        _ feedId: String
    ) async throws -> Verdict
