/// Bounds of a node, each against clients that send too much, too slowly, or do not read.
package struct NodeLimits: Equatable, Sendable {
    /// Bytes of one message of a client, all fragments together (RFC 6455 §10.4).
    package var message = ByteCount.kilobytes(64)
    /// Bytes that wait for one connection: a client that does not read costs no more.
    package var queue = ByteCount.megabytes(1)
    /// Bytes that wait for all connections of the node together: many slow clients cost no more.
    package var backlog = ByteCount.megabytes(256)
    /// Bytes that one recovery may bring to a connection: they wait in its queue beside what is pushed meanwhile.
    package var recovery = ByteCount.kilobytes(512)
    /// Time in which the kernel takes nothing of what waits for a connection: a peer that does not read holds its queue no longer.
    package var stall = Duration.seconds(30)
    /// Open connections; 0: as many as the process has descriptors for.
    package var connections = 0
    /// Subscriptions of one connection.
    package var subscriptions = 1000
    /// Bytes of an upgrade request up to the empty line.
    package var handshakeBytes = ByteCount.kilobytes(8)
    /// Header fields of an upgrade request.
    package var handshakeHeaders = 100
    /// Time from the accept to the whole upgrade request: a silent or dripping peer holds a descriptor no longer.
    package var handshakeTime = Duration.seconds(10)

    package init() {}
}
