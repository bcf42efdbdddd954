import NIOCore
import Synchronization
import ZeroMQ

/// What both publishers share: a thread with one socket, and a way to wait for what it does.
final class PublisherEngine: Sendable {
    enum Kind: Sendable {
        case acknowledged
        case fireAndForget
    }

    private let mailbox: PublisherMailbox
    private let thread: ZeroMQThread
    private let numbers = Atomic<UInt64>(0)

    init(_ kind: Kind, configuration: PublisherConfiguration) throws(MusterClientError) {
        do {
            let mailbox = try PublisherMailbox(limit: configuration.maximumInFlight)
            let context = try ZeroMQContext()
            // Checked here so that a bad address is the caller's error and not each push's.
            let probe = try ZeroMQSocket(kind.socket, in: context)
            try probe.setLinger(.zero)
            try probe.connect(configuration.endpoint)
            probe.close()
            self.mailbox = mailbox
            self.thread = try ZeroMQThread.start(name: "muster-publish") {
                publisherMain(kind, configuration, mailbox, context)
            }
        } catch {
            throw MusterClientError(
                code: .invalidArgument,
                message: "endpoint: expected an address like tcp://127.0.0.1:5557, "
                    + "found \(configuration.endpoint): \(error)"
            )
        }
    }

    deinit {
        mailbox.stop()
    }

    /// Puts `body` in line.
    ///
    /// Bodies leave in the order of these calls.
    func submit(_ body: ByteBuffer) throws(MusterClientError) -> (number: UInt64, answer: PendingAnswer) {
        let number = numbers.add(1, ordering: .relaxed).newValue
        let answer = PendingAnswer()
        switch mailbox.enter(number, body, answer) {
        case .entered:
            return (number, answer)
        case .full:
            throw MusterClientError(
                code: .overloaded,
                message: "expected fewer pushes at a time, found too many waiting for the hub"
            )
        case .stopped:
            throw MusterClientError(code: .closed, message: "this publisher is closed")
        }
    }

    /// Waits for an answer, or nil where none is to come.
    func value(of answer: PendingAnswer, _ number: UInt64) async throws -> ByteBuffer? {
        try await withTaskCancellationHandler {
            try await answer.value()
        } onCancel: {
            mailbox.cancel(number)
        }
    }

    func stop() async {
        mailbox.stop()
        await thread.join()
    }
}

extension PublisherEngine.Kind {
    var socket: ZeroMQSocketKind {
        switch self {
        case .acknowledged: .dealer
        case .fireAndForget: .push
        }
    }
}

/// The thread's entry.
private func publisherMain(
    _ kind: PublisherEngine.Kind,
    _ configuration: PublisherConfiguration,
    _ mailbox: PublisherMailbox,
    _ context: ZeroMQContext
) {
    PublisherLoop.run(kind, configuration, mailbox, context)
    // Waits for what lingers.
    context.terminate()
}
