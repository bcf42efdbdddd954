/// Why a control frame could not be read.
package enum ControlError: Error, Equatable, Sendable {
    /// It does not begin like a control frame: the peer speaks something else.
    case notControl
    case truncated
    case trailingBytes
    case unknownType(UInt8)
    /// A field whose value is out of its range.
    case invalid(field: String)
}
