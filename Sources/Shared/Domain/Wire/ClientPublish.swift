/// A client's push on its way from its node to the hub.
package struct ClientPublish: Equatable, Sendable {
    /// The node's own number of it, which comes back with the answer.
    package var number: UInt64
    package var push: Push

    package init(number: UInt64, push: Push) {
        self.number = number
        self.push = push
    }
}
