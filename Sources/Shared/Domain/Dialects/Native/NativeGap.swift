import NIOCore

/// Tells clients of the native dialect that pushes of a topic are lost to them.
package enum NativeGap {
    /// Why; for people.
    package enum Reason: String, Sendable {
        /// The stream did not bring them, and the hub had them no more.
        case lost = "pushes were lost between hub and node"
        /// What the run of the hub before had published last did perhaps not come.
        case hubRestarted = "the hub was started again"
        /// The history has them no more either, or has begun again.
        case gone = "pushes were lost, and the history does not have them"
        /// They waited for this connection alone, and its topic's policy let them be dropped.
        case tooSlow = "the connection was too slow"
    }

    /// Appends the JSON text for a topic, whose name is UTF-8.
    ///
    /// - Parameter position: What comes next is behind it; nil where the topic keeps no history, and for what one connection alone
    ///   lost.
    package static func write(
        topic: UnsafeRawBufferPointer,
        position: Position? = nil,
        reason: Reason,
        into buffer: inout ByteBuffer
    ) {
        buffer.writeStaticString("{\"gap\":{\"topic\":")
        buffer.writeJSONString(utf8: topic)
        if let position {
            buffer.writeStaticString(",\"epoch\":")
            buffer.writeJSONString(position.epoch.description)
            buffer.writeStaticString(",\"offset\":")
            buffer.writeDecimal(position.offset)
        }
        buffer.writeStaticString(",\"reason\":")
        buffer.writeJSONString(reason.rawValue)
        buffer.writeStaticString("}}")
    }
}
