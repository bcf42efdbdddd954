import NIOCore

/// The frames in front of a backend's request that come back untouched before the answer (RFC 28): all up to and
/// including the first empty one.
///
/// A REQ socket puts an empty frame there by itself; a DEALER may put frames of its own before that to match answers to
/// requests. Without an empty frame there is no envelope, and the whole message is the push.
package struct BackendEnvelope: Equatable, Sendable {
    /// The most frames: they are kept and sent back for nothing, so a peer must not choose how many.
    package static let maximumFrames = 8
    /// The most bytes of each.
    package static let maximumFrameBytes = 255

    package let frames: [ByteBuffer]

    /// Splits a message, its routing id taken off, into envelope and push.
    package static func split(
        _ message: ArraySlice<ByteBuffer>
    ) throws(Refusal) -> (envelope: BackendEnvelope, push: ArraySlice<ByteBuffer>) {
        guard let delimiter = message.firstIndex(where: { $0.readableBytes == 0 }) else {
            return (BackendEnvelope(frames: []), message)
        }
        let frames = message[...delimiter]
        guard frames.count <= maximumFrames else {
            throw .badRequest("envelope: expected at most \(maximumFrames) frames, found \(frames.count)")
        }
        if let large = frames.first(where: { $0.readableBytes > maximumFrameBytes }) {
            throw .badRequest("envelope: expected frames of at most 255 bytes, found \(large.readableBytes)")
        }
        return (BackendEnvelope(frames: Array(frames)), message[(delimiter + 1)...])
    }
}
