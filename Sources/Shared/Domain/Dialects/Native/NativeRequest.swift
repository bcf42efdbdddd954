import NIOCore

/// One command of a client with the id that its reply repeats.
package struct NativeRequest: Equatable, Sendable {
    /// The bytes of the client's `id`, an integer or a string; nil when it gave none.
    package var id: ByteBuffer?
    package var command: NativeCommand
}
