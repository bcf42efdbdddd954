extension PHPReader {
    /// `R:NUMBER;` names any value, `r:NUMBER;` an object: the first value of the text has number 1.
    ///
    /// What is named is copied. The copy shares its memory, but counts in full: who walks over it walks over all of it.
    mutating func readReference(toObject: Bool, depth: Int) throws(PHPError) -> PHPNode {
        let start = self.offset
        try self.expect(toObject ? "r:" : "R:")
        let number = try self.readSize()
        try self.expect(";")
        // The slot of an `r:` itself was opened last, and it cannot name itself.
        let known = self.slots.count - (toObject ? 1 : 0)
        guard number >= 1, number <= known else {
            throw PHPError(.badReference, offset: start, "expected the number of a value before this")
        }
        guard number <= self.slotsBeforeOpaque ?? .max else {
            throw PHPError(
                .badReference,
                offset: start,
                "expected no reference across an object that only its class can read"
            )
        }
        let slot = self.slots[number - 1]
        guard slot.isObject || !toObject else {
            throw PHPError(.badReference, offset: start, "expected the number of an object")
        }
        // A value that is still being read would contain itself.
        guard slot.node != nil || self.form == .plain else {
            throw PHPError(.badReference, offset: start, "expected no value that contains itself")
        }
        let node = slot.node ?? PHPNode(value: .null)
        guard depth + node.height <= self.limits.depth else {
            throw PHPError(.limit, offset: start, "expected at most \(self.limits.depth) levels of arrays and objects")
        }
        try self.take(nodes: node.count)
        return node
    }
}
