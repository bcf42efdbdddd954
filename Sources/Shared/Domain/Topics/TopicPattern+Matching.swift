extension TopicPattern {
    /// What the parameters stand for in `topic`; nil when the topic is not of this shape.
    ///
    /// Reads each byte of the topic a bounded number of times; allocates the list of values only.
    package func match(_ topic: TopicName) -> TopicParameters? {
        var text = topic.text
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(self.parameterNames.count)
        guard text.withUTF8({ self.walk($0) { ranges.append($0) } }) else { return nil }
        let utf8 = text.utf8
        let values = ranges.map { range in
            let lower = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
            return text[lower..<utf8.index(lower, offsetBy: range.count)]
        }
        return TopicParameters(names: self.parameterNames, values: values)
    }

    /// Whether `topic` is of this shape.
    ///
    /// Allocates nothing.
    package func matches(_ topic: TopicName) -> Bool {
        var text = topic.text
        return text.withUTF8 { self.walk($0) { _ in } }
    }

    /// Goes through the parts of `topic` beside those of the pattern and tells each parameter's value.
    private func walk(_ topic: UnsafeBufferPointer<UInt8>, parameter: (Range<Int>) -> Void) -> Bool {
        var start = 0
        for part in self.parts {
            guard start <= topic.count else { return false }
            let end = self.separator.endOfPart(in: topic, from: start)
            let fewest = self.separator.fewestParameterBytes
            guard let value = part.match(topic, in: start..<end, fewestBytes: fewest) else { return false }
            if part.hasParameter { parameter(value) }
            start = end + 1
        }
        return start == topic.count + 1
    }
}
