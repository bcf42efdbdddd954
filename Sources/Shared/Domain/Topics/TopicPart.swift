/// One part of a topic pattern, between two separators: a literal, or a parameter with literals around it.
///
/// A part holds one parameter at most. With two of them, `{a}-{b}` on `x-y-z` would have two readings.
package struct TopicPart: Hashable, Sendable {
    /// The bytes before the parameter; the whole part when there is no parameter.
    let prefix: [UInt8]
    /// The bytes after the parameter.
    let suffix: [UInt8]
    let hasParameter: Bool

    /// The range of the parameter's value within `topic`; empty and at `range`'s end for a literal; nil without a match.
    ///
    /// - Parameter fewestBytes: How many bytes a parameter takes at least: 0 in dotted families, else 1.
    func match(_ topic: UnsafeBufferPointer<UInt8>, in range: Range<Int>, fewestBytes: Int) -> Range<Int>? {
        guard self.hasParameter else {
            return range.count == self.prefix.count && topic[range].elementsEqual(self.prefix)
                ? range.upperBound..<range.upperBound : nil
        }
        guard range.count >= self.prefix.count + self.suffix.count + fewestBytes else { return nil }
        let value = range.lowerBound + self.prefix.count..<range.upperBound - self.suffix.count
        guard topic[range.lowerBound..<value.lowerBound].elementsEqual(self.prefix),
            topic[value.upperBound..<range.upperBound].elementsEqual(self.suffix)
        else { return nil }
        return value
    }

    /// Whether every text that `other` takes is taken by this part too.
    func covers(_ other: TopicPart, fewestBytes: Int) -> Bool {
        guard other.hasParameter else {
            return other.prefix.withUnsafeBufferPointer { literal in
                self.match(literal, in: 0..<literal.count, fewestBytes: fewestBytes) != nil
            }
        }
        return self.hasParameter && other.prefix.starts(with: self.prefix)
            && other.suffix.reversed().starts(with: self.suffix.reversed())
    }
}
