/// What became of a frame given to a socket.
package enum SendResult: Sendable, Equatable {
    /// The socket has it; whether a peer gets it is the socket type's matter.
    case sent
    /// No room within the high-water mark, or no peer to send to.
    case wouldBlock
    /// No peer has this routing id (a ROUTER with ROUTER_MANDATORY only).
    case hostUnreachable
    /// The context is terminating: close the socket.
    case terminated
}
