import NIOCore

/// A whole message of one or more frames, as far as its limits let it be kept.
package struct MultipartMessage: Sendable, Equatable {
    /// Bounds of what is kept of one message.
    ///
    /// A peer chooses how many frames a message has; libzmq only bounds the size of one frame. What is above these
    /// bounds is read off the socket and counted, never kept.
    package struct Limits: Sendable, Equatable {
        package var frames: Int
        package var bytes: Int

        package init(frames: Int, bytes: Int) {
            self.frames = frames
            self.bytes = bytes
        }
    }

    /// The frames in order, those above the limits left out.
    package private(set) var frames: [ByteBuffer] = []
    /// Bytes of ``frames``.
    package private(set) var byteCount = 0
    /// Frames that were read and not kept.
    package private(set) var excessFrames = 0
    /// Bytes that were read and not kept.
    package private(set) var excessBytes = 0

    package init() {}

    /// Whether nothing was left out.
    package var isWhole: Bool {
        excessFrames == 0
    }

    /// Forgets the frames but keeps the array's room.
    mutating func removeAll() {
        frames.removeAll(keepingCapacity: true)
        byteCount = 0
        excessFrames = 0
        excessBytes = 0
    }

    /// Keeps or counts one frame.
    ///
    /// After the first one left out, all further ones are: a message with a hole is of no use.
    mutating func append(_ message: borrowing ZeroMQMessage, limits: Limits) {
        let count = message.count
        guard excessFrames == 0, frames.count < limits.frames, byteCount + count <= limits.bytes else {
            excessFrames += 1
            excessBytes += count
            return
        }
        frames.append(message.buffer)
        byteCount += count
    }
}
