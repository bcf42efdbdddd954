/// What one request of a backend asks for: pushes, and refusals in the places of those that cannot be.
package struct PushRequest: Equatable, Sendable {
    /// One for each push and topic, in the order given.
    package var items: [Result<Push, Refusal>]
    /// Whether the answer is a list, as for several topics or a batch, even of one.
    package var answersAsList: Bool

    package init(items: [Result<Push, Refusal>], answersAsList: Bool) {
        self.items = items
        self.answersAsList = answersAsList
    }
}
