import Synchronization

@testable import WSNode

/// A verifier of the program whose answers the test gives, in the order of the questions.
final class ProgramDouble: Sendable {
    private let waiting = Mutex<[CheckedContinuation<Verdict, Never>]>([])
    /// The topics that were asked about, as they are.
    let asked: AsyncStream<String>
    private let asking: AsyncStream<String>.Continuation

    init() {
        (self.asked, self.asking) = AsyncStream.makeStream(of: String.self)
    }

    var verifier: NodeVerifier {
        { _, topic, _ in
            await withCheckedContinuation { continuation in
                self.waiting.withLock { $0.append(continuation) }
                self.asking.yield(topic.name)
            }
        }
    }

    /// Waits for a question.
    func question() async -> String? {
        for await topic in self.asked { return topic }
        return nil
    }

    /// Answers the oldest question.
    func answer(_ verdict: Verdict) {
        self.waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }?.resume(returning: verdict)
    }
}
