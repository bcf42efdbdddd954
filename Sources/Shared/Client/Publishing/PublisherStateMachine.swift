import NIOCore

/// Decides what becomes of pushes between being asked for and being answered.
///
/// A push is *held* until the socket takes it, which it does only while a connection stands, and then *sent* until its
/// answer comes. A held push that fails has certainly not been taken in. When the connection breaks, a sent one fails at
/// once: its answer can come no more, and sending it again could push twice.
struct PublisherStateMachine: ~Copyable {
    /// Why a push failed.
    enum Failure: Equatable {
        case notConnected
        case noAnswer
        case connectionBroke
        case denied
        case stopped
    }

    private enum Progress {
        case held
        case sent
    }

    private struct Entry {
        var progress: Progress
        var deadline: ContinuousClock.Instant
    }

    private let connectTimeout: Duration
    private let timeout: Duration
    /// Fire-and-forget pushes are complete when the socket has them.
    private let expectsAnswers: Bool
    private var entries: [UInt64: Entry] = [:]
    /// The held ones in the order of asking; those that are no longer in `entries` are passed over.
    private var held = CircularBuffer<UInt64>()

    init(connectTimeout: Duration, timeout: Duration, expectsAnswers: Bool) {
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.expectsAnswers = expectsAnswers
    }

    /// Whether time matters.
    var isWaiting: Bool { !entries.isEmpty }

    mutating func pushRequested(_ number: UInt64, at now: ContinuousClock.Instant) {
        entries[number] = Entry(progress: .held, deadline: now + connectTimeout)
        held.append(number)
    }

    /// The push to offer to the socket next, or nil.
    mutating func nextToSend() -> UInt64? {
        while let first = held.first {
            if entries[first] != nil { return first }
            held.removeFirst()
        }
        return nil
    }

    enum SentAction: Equatable {
        case complete
        case none
    }

    /// The socket took what ``nextToSend()`` gave.
    mutating func pushSent(_ number: UInt64, at now: ContinuousClock.Instant) -> SentAction {
        precondition(held.first == number, "pushes are sent in the order of nextToSend()")
        held.removeFirst()
        guard expectsAnswers else {
            entries[number] = nil
            return .complete
        }
        entries[number] = Entry(progress: .sent, deadline: now + timeout)
        return .none
    }

    enum AnswerAction: Equatable {
        case complete
        case none
    }

    mutating func answerReceived(_ number: UInt64) -> AnswerAction {
        // It may be late: the push timed out or was cancelled before its answer came.
        entries.removeValue(forKey: number) == nil ? .none : .complete
    }

    mutating func pushCancelled(_ number: UInt64) {
        // The answer may have come before the cancellation; then there is nothing to forget.
        entries[number] = nil
    }

    /// - Returns: what fails now.
    mutating func connectionBroke() -> [UInt64] {
        remove { $0.progress == .sent }
    }

    /// - Returns: what fails now.
    mutating func accessDenied() -> [UInt64] {
        remove { _ in true }
    }

    /// - Returns: what fails now.
    mutating func stopRequested() -> [UInt64] {
        remove { _ in true }
    }

    enum TimeAction: Equatable {
        case fail(UInt64, Failure)
    }

    mutating func timePassed(_ now: ContinuousClock.Instant) -> [TimeAction] {
        let late = entries.filter { $0.value.deadline <= now }.sorted { $0.key < $1.key }
        return late.map { number, entry in
            entries[number] = nil
            switch entry.progress {
            case .held: return .fail(number, .notConnected)
            case .sent: return .fail(number, .noAnswer)
            }
        }
    }

    private mutating func remove(where condition: (Entry) -> Bool) -> [UInt64] {
        let numbers = entries.filter { condition($0.value) }.keys.sorted()
        for number in numbers {
            entries[number] = nil
        }
        return numbers
    }
}
