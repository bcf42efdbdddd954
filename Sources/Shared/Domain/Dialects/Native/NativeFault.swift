import NIOCore

/// A message that is no command, with the id that it carried where that could be read.
package struct NativeFault: Error, Equatable, Sendable {
    package var id: ByteBuffer?
    package var refusal: Refusal
}
