extension TopicPattern {
    /// Whether every topic that `other` matches is matched by this pattern too.
    ///
    /// Never true by mistake; between patterns of different separators it may miss a case, and says false.
    package func covers(_ other: TopicPattern) -> Bool {
        guard other.parameterNames.isEmpty else {
            let fewest = self.separator.fewestParameterBytes
            return self.separator == other.separator && self.parts.count == other.parts.count
                && zip(self.parts, other.parts).allSatisfy { $0.covers($1, fewestBytes: fewest) }
        }
        guard let only = try? TopicName(other.text) else { return false }
        return self.matches(only)
    }
}
