/// Why something that was asked of a hub or a node did not happen.
public struct MusterClientError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What a program may want to tell apart.
    public enum Code: Equatable, Sendable {
        /// An argument is not what it must be; nothing was sent.
        case invalidArgument
        /// Nobody answers at the address, or the connection broke.
        case unreachable
        /// It was sent, but no answer came in time: whether it was done is not known.
        case timedOut
        /// Too many requests wait for an answer already; nothing was sent.
        case overloaded
        /// The keys are not accepted, or the server refuses to let this client in.
        case denied
        /// The server understood and said no; the number is of HTTP's status vocabulary (400 bad field, 404 invalid topic ...).
        case refused(Int)
        /// The server closed the connection with this WebSocket close code.
        case connectionClosed(UInt16)
        /// The other side does not speak the protocol.
        case protocolViolation
        /// This client was closed.
        case closed
    }

    /// What a program may act upon.
    public var code: Code
    /// Says what was expected and what was found; it never holds a payload.
    public var message: String

    /// Makes an error, for instance for a test.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}

extension MusterClientError.Code {
    /// Whether the same request may be taken a while later: there is too much to do (429), or somebody is away (503).
    var isForNow: Bool {
        switch self {
        case .refused(let number): number == 429 || number == 503
        case .invalidArgument, .unreachable, .timedOut, .overloaded, .denied, .connectionClosed, .protocolViolation,
            .closed:
            false
        }
    }
}
