/// The topic families of a manifest, in the order of declaration.
///
/// The first one that a topic matches is its family.
package struct TopicFamilies: Sendable, Equatable {
    /// How many families one manifest may declare: bounds the index and the time to look for unreachable ones.
    package static let maximumCount = 4096

    package let families: [TopicFamily]
    private let dotted: TopicTree
    private let slashed: TopicTree
    /// The numbers of the families with an `auto`, in order.
    private let automatic: [Int]

    /// - Parameter families: At most `maximumCount`; who reads them from outside has counted them.
    package init(_ families: [TopicFamily]) {
        precondition(families.count <= Self.maximumCount, "more than \(Self.maximumCount) topic families")
        var dotted = TopicTree(separator: .dot)
        var slashed = TopicTree(separator: .slash)
        for (index, family) in families.enumerated() {
            let isConstrained = !family.constraints.isEmpty
            switch family.pattern.separator {
            case .dot: dotted.insert(family.pattern, family: index, isConstrained: isConstrained)
            case .slash: slashed.insert(family.pattern, family: index, isConstrained: isConstrained)
            }
        }
        self.families = families
        self.dotted = dotted
        self.slashed = slashed
        self.automatic = families.indices.filter { families[$0].auto != nil }
    }

    package var count: Int { self.families.count }
    package var isEmpty: Bool { self.families.isEmpty }

    /// The family of `topic` and its number in the order of declaration; nil when none declares it.
    ///
    /// A topic that breaks a constraint of a family goes on to the next one that it matches.
    ///
    /// Takes time in the topic's length and the logarithm of the number of families, as long as few families differ
    /// only around a parameter of the same part, or in their constraints.
    package func family(of topic: TopicName) -> (index: Int, family: TopicFamily)? {
        var text = topic.text
        let index = text.withUTF8 { bytes in
            let accepts = { (index: Int) in self.families[index].accepts(topic) }
            let dotted = self.dotted.first(matching: bytes, below: .max, accepts: accepts)
            return self.slashed.first(matching: bytes, below: dotted, accepts: accepts)
        }
        return index == .max ? nil : (index, self.families[index])
    }

    /// What the server subscribes a connection to when it opens, each with its family's number.
    ///
    /// A template whose result belongs to another family gives nothing: that family's verifiers were not written for it.
    package func automaticTopics(in scope: ExpressionScope) -> [(topic: TopicName, index: Int)] {
        self.automatic.compactMap { index in
            guard let topic = self.families[index].auto?.name(in: scope), self.family(of: topic)?.index == index else {
                return nil
            }
            return (topic, index)
        }
    }

    /// A family that no topic can ever have, since `earlier` takes them all.
    package struct Unreachable: Equatable, Sendable {
        package let index: Int
        package let earlier: Int
    }

    /// The families that an earlier one hides completely; for warnings, since they are declared in vain.
    ///
    /// None is named by mistake; one that only several earlier families together hide, one of another separator, or one
    /// that a constrained family hides, may be missed.
    package func unreachable() -> [Unreachable] {
        self.families.indices.compactMap { index in
            let earlier = self.first(covering: self.families[index].pattern, below: index)
            return earlier < index ? Unreachable(index: index, earlier: earlier) : nil
        }
    }

    private func first(covering pattern: TopicPattern, below bound: Int) -> Int {
        // A pattern without parameters has one topic, and that may belong to a family of the other separator.
        if pattern.parameterNames.isEmpty, let only = try? TopicName(pattern.text), let first = self.family(of: only) {
            return min(first.index, bound)
        }
        return switch pattern.separator {
        case .dot: self.dotted.first(covering: pattern, below: bound)
        case .slash: self.slashed.first(covering: pattern, below: bound)
        }
    }

    package static func == (left: TopicFamilies, right: TopicFamilies) -> Bool { left.families == right.families }
}
