import NIOCore
import Synchronization

/// Decides which CURVE clients may connect: the handler of the ZeroMQ Authentication Protocol (RFC 27).
///
/// libzmq asks it over `inproc://zeromq.zap.01` for every connection to a socket with an authentication domain. It must
/// be started before the first such socket binds; it serves on a thread of its own until ``stop()``.
package final class AuthenticationHandler: Sendable {
    /// Decisions since the start.
    package struct Counts: Sendable, Equatable {
        package var allowed = 0
        package var refused = 0

        package init(allowed: Int = 0, refused: Int = 0) {
            self.allowed = allowed
            self.refused = refused
        }
    }

    /// Where libzmq looks for the handler; fixed by RFC 27.
    private static let endpoint = "inproc://zeromq.zap.01"
    /// A request has 7 frames of at most 255 bytes.
    private static let limits = MultipartMessage.Limits(frames: 8, bytes: 4_096)

    private let context: ZeroMQContext
    private let allowlist: AuthenticationAllowlist
    private let stopping: WakeUp
    private let isStopping = Atomic(false)
    private let thread = Mutex<ZeroMQThread?>(nil)
    /// The domains are those of the allowlist: connecting peers cannot add any.
    private let decisions: Mutex<[String: Counts]>
    private let unknownDomain = Atomic(0)

    private init(context: ZeroMQContext, allowlist: AuthenticationAllowlist) throws(ZeroMQError) {
        self.context = context
        self.allowlist = allowlist
        self.stopping = try WakeUp()
        self.decisions = Mutex(Dictionary(uniqueKeysWithValues: allowlist.domains.map { ($0, Counts()) }))
    }

    /// Starts a handler and returns when it answers.
    ///
    /// One per context: a second one fails with "address already in use".
    package static func start(
        in context: ZeroMQContext,
        allowing allowlist: AuthenticationAllowlist
    ) async throws -> AuthenticationHandler {
        let handler = try AuthenticationHandler(context: context, allowlist: allowlist)
        try await withCheckedThrowingContinuation { (started: CheckedContinuation<Void, any Error>) in
            do {
                let thread = try ZeroMQThread.start(name: "muster-auth") { handler.main(started) }
                handler.thread.withLock { $0 = thread }
            } catch {
                started.resume(throwing: error)
            }
        }
        return handler
    }

    /// Stops the thread.
    ///
    /// From then on nobody new gets in; connections that exist stay.
    package func stop() async {
        isStopping.store(true, ordering: .releasing)
        stopping.signal()
        let thread = thread.withLock { $0 }
        await thread?.join()
    }

    /// Decisions so far in one of the allowlist's domains.
    package func counts(domain: String) -> Counts {
        decisions.withLock { $0[domain, default: Counts()] }
    }

    /// Requests refused because they named no domain of the allowlist or were malformed.
    package var refusedOutsideDomains: Int {
        unknownDomain.load(ordering: .relaxed)
    }

    private func main(_ started: CheckedContinuation<Void, any Error>) {
        let socket: ZeroMQSocket
        do {
            socket = try ZeroMQSocket(.reply, in: context)
            try socket.setLinger(.zero)
            try socket.bind(Self.endpoint)
        } catch {
            started.resume(throwing: error)
            return
        }
        started.resume()
        // An error here is a programmer's (a socket used after closing): without a handler nobody gets in, which is safe.
        try? serve(socket)
        socket.close()
    }

    private func serve(_ socket: ZeroMQSocket) throws(ZeroMQError) {
        var poller = ZeroMQPoller()
        _ = poller.add(socket)
        _ = poller.add(descriptor: stopping.descriptor)
        var message = MultipartMessage()
        var scratch = ZeroMQMessage()
        while true {
            let wait = try poller.wait(milliseconds: -1)
            guard wait != .terminated, !isStopping.load(ordering: .acquiring) else { return }
            while case .received = try socket.receive(&message, through: &scratch, limits: Self.limits) {
                guard try socket.send(answer(message)) != .terminated else { return }
            }
        }
    }

    /// The answer's frames: version, request id, status code, status text, user id, metadata (RFC 27).
    private func answer(_ message: MultipartMessage) -> [ByteBuffer] {
        guard message.isWhole, let request = AuthenticationRequest(frames: message.frames) else {
            unknownDomain.add(1, ordering: .relaxed)
            let requestID = message.frames.count > 1 ? message.frames[1] : ByteBuffer()
            return Self.frames(requestID: requestID, status: "500", text: "Malformed request", user: "")
        }
        switch allowlist.decide(request) {
        case .allow(let domain, let user):
            decisions.withLock { $0[domain]?.allowed += 1 }
            return Self.frames(requestID: request.requestID, status: "200", text: "OK", user: user.z85)
        case .refuse(let domain?):
            decisions.withLock { $0[domain]?.refused += 1 }
        case .refuse(nil):
            unknownDomain.add(1, ordering: .relaxed)
        }
        return Self.frames(requestID: request.requestID, status: "400", text: "Key not allowed", user: "")
    }

    private static func frames(requestID: ByteBuffer, status: String, text: String, user: String) -> [ByteBuffer] {
        [
            ByteBuffer(string: "1.0"), requestID, ByteBuffer(string: status), ByteBuffer(string: text),
            ByteBuffer(string: user), ByteBuffer(),
        ]
    }
}
