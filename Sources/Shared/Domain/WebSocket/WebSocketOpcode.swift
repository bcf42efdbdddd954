/// What a frame carries (RFC 6455 §5.2).
///
/// Opcodes 3…7 and 11…15 are reserved and have no case.
package enum WebSocketOpcode: UInt8, Sendable, CaseIterable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    /// Whether the frame speaks about the connection; such a frame is short and never fragmented (RFC 6455 §5.5).
    package var isControl: Bool { self.rawValue & 0x8 != 0 }
}
