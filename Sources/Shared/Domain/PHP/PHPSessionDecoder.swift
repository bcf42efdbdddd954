import NIOCore

/// Reads a session as PHP writes it down: `session.serialize_handler`.
package struct PHPSessionDecoder: Sendable {
    private let serializer: PHPSerializer
    private let limits: PHPLimits

    package init(serializer: PHPSerializer, limits: PHPLimits = PHPLimits()) {
        self.serializer = serializer
        self.limits = limits
    }

    /// The session's variables. No bytes are a session without variables.
    package func session(from record: ByteBuffer) throws(PHPError) -> SessionMap {
        guard record.readableBytes > 0 else { return SessionMap() }
        return try record.readPHP(limits: self.limits) { (reader) throws(PHPError) -> SessionMap in
            switch self.serializer {
            case .php:
                try reader.readVariables { (reader) throws(PHPError) in try reader.readDelimitedName() }
            case .phpBinary:
                try reader.readVariables { (reader) throws(PHPError) in try reader.readCountedName() }
            case .phpSerialize:
                try reader.readSessionArray()
            }
        }
    }
}
