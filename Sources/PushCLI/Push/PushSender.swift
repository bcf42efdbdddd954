import MusterClient

/// Pushes with or without acknowledgement.
struct PushSender: Sendable {
    /// A push that is on its way.
    struct Ticket: Sendable {
        fileprivate let pending: PendingPush?

        /// Waits for the acknowledgement where there is one.
        @discardableResult
        func wait() async throws -> PushReceipt? {
            try await pending?.receipt()
        }
    }

    private enum Kind {
        case acknowledged(Publisher)
        case fireAndForget(FireAndForgetPublisher)
    }

    private let kind: Kind

    /// - Throws: ``CommandError`` of usage when the endpoint is not one.
    init(_ configuration: PublisherConfiguration, acknowledged: Bool) throws {
        do {
            kind =
                acknowledged
                ? .acknowledged(try Publisher(configuration))
                : .fireAndForget(try FireAndForgetPublisher(configuration))
        } catch {
            throw CommandError.usage("--hub: \(error.message)")
        }
    }

    /// Sends a push; pushes leave in the order of these calls.
    func submit(_ push: OutgoingPush) async throws -> Ticket {
        switch kind {
        case .acknowledged(let publisher):
            return Ticket(pending: try publisher.submit(push))
        case .fireAndForget(let publisher):
            try await publisher.send(push)
            return Ticket(pending: nil)
        }
    }

    func close() async {
        switch kind {
        case .acknowledged(let publisher): await publisher.close()
        case .fireAndForget(let publisher): await publisher.close()
        }
    }
}
