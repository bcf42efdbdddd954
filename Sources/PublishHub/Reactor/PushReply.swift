import MusterDomain
import NIOCore

/// Who is told what became of a request.
enum PushReply {
    /// Nobody: fire and forget.
    case none
    /// A backend, behind the frames that its request came with.
    case backends(peer: ByteBuffer, envelope: [ByteBuffer])
    case http(CheckedContinuation<Result<[PushAnswer.Outcome], Refusal>, Never>)
    /// The node of a client that publishes.
    case node(peer: ByteBuffer, number: UInt64)
}
