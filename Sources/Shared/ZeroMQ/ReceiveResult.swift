/// What a receive came to.
package enum ReceiveResult: Sendable, Equatable {
    /// A frame was received; `more` tells whether further frames of the same message follow.
    case received(more: Bool)
    /// There is nothing to receive now.
    case wouldBlock
    /// The context is terminating: close the socket.
    case terminated
}
