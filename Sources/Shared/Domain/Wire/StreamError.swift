/// Why a frame of the stream could not be read. The frame is dropped and counted; nothing else is lost by it.
package enum StreamError: Error, Equatable, Sendable {
    /// The frame ends before its fields do.
    case truncated(field: Field)
    /// The frame goes on behind its last field.
    case trailingBytes
    case unknownVersion(UInt8)
    case unknownType(UInt8)
    /// A lane above 255, or a push on the beat channel, or a beat elsewhere.
    case wrongLane(UInt16)
    case unknownKind(UInt8)
    /// A flag that this version does not know.
    case unknownFlags(UInt8)
    /// A topic or label of no bytes.
    case empty(field: Field)
    /// Lane sequences start at 1.
    case zeroSequence
    /// Epoch 0 stands for none.
    case zeroEpoch
    /// The first push of a topic has offset 1.
    case zeroOffset
    /// A connection's number is above 0.
    case zeroConnection(field: Field)
    /// A list of connections is longer than it may be, or says by no entry what a flag that is not set says.
    case wrongCount(field: Field)

    /// The fields of a frame, by the names of `docs/wire.md`.
    package enum Field: String, Sendable {
        case lane, version, type, vhost, topic, term, sequence, kind, flags, event, id, excluded, eligible, number,
            count, heads, nonce, epoch, offset
    }
}
