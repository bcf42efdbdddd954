/// What the parameters of a pattern stand for in one topic.
package struct TopicParameters: Sendable, Equatable {
    /// The parameters' names in the pattern's order, and their values in the same order.
    package let names: [String]
    package let values: [Substring]

    package subscript(name: String) -> Substring? {
        self.names.firstIndex(of: name).map { self.values[$0] }
    }
}
