/// How much one serialized value may be and become; a text beyond a limit is refused as a whole.
///
/// The text comes from a store that the web application writes, but what it writes is often what its users typed.
package struct PHPLimits: Sendable, Equatable {
    /// Bytes of the text.
    package var bytes: Int
    /// Arrays and objects inside one another: reading, comparing and freeing them recurses.
    package var depth: Int
    /// Values that come out, where a value that is referred to counts at each place that refers to it: ten lines of references
    /// to references stand for billions of values.
    package var nodes: Int
    /// Bytes of one string.
    package var stringBytes: Int
    /// Bytes of one key, property's name, class's name or session variable's name.
    package var keyBytes: Int

    /// Characters of one number: PHP writes at most some thirty; converting time grows with them.
    package static let numberCharacters = 512

    package init(
        bytes: Int = 1 << 20,
        depth: Int = 128,
        nodes: Int = 1 << 16,
        stringBytes: Int = 1 << 20,
        keyBytes: Int = 1 << 14
    ) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
        self.stringBytes = stringBytes
        self.keyBytes = keyBytes
    }
}
