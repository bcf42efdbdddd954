import NIOCore

/// Tells clients of the native dialect that pushes of a topic are lost to them.
package enum NativeGap {
    /// Why; for people.
    package enum Reason: String, Sendable {
        /// The stream did not bring them, and the hub had them no more.
        case lost = "pushes were lost between hub and node"
        /// What the run of the hub before had published last did perhaps not come.
        case hubRestarted = "the hub was started again"
        /// They waited for this connection alone, and its topic's policy let them be dropped.
        case tooSlow = "the connection was too slow"
    }

    /// Appends the JSON text for a topic, whose name is UTF-8.
    package static func write(topic: UnsafeRawBufferPointer, reason: Reason, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("{\"gap\":{\"topic\":")
        buffer.writeJSONString(utf8: topic)
        buffer.writeStaticString(",\"reason\":")
        buffer.writeJSONString(reason.rawValue)
        buffer.writeStaticString("}}")
    }
}
