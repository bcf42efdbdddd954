/// An index of patterns with one separator: finds the first declared one that a topic matches.
///
/// A tree over parts, so that a thousand families which differ in one literal cost one binary search and not a thousand
/// comparisons. A search visits each place of the tree once at most, and leaves out those under which nothing was
/// declared before the best find so far.
struct TopicTree: Sendable {
    private struct Place: Sendable {
        /// Literal parts, sorted by their bytes.
        var literals: [(bytes: [UInt8], place: Int)] = []
        /// Parts with a parameter, in the order of declaration.
        var parameters: [(part: TopicPart, place: Int)] = []
        /// The first family without constraints that ends here, and the constrained ones before it, in order.
        var family = Int.max
        var constrained: [Int] = []
        /// The first family here or below.
        var earliest = Int.max
    }

    private let separator: TopicPattern.Separator
    private var places: [Place] = [Place()]

    init(separator: TopicPattern.Separator) { self.separator = separator }

    /// Adds the pattern of family number `family`; families are added in the order of declaration.
    mutating func insert(_ pattern: TopicPattern, family: Int, isConstrained: Bool) {
        var place = 0
        self.places[0].earliest = min(self.places[0].earliest, family)
        for part in pattern.parts {
            place = part.hasParameter ? self.child(of: place, part: part) : self.child(of: place, literal: part.prefix)
            self.places[place].earliest = min(self.places[place].earliest, family)
        }
        guard self.places[place].family == .max else { return }
        if isConstrained {
            self.places[place].constrained.append(family)
        } else {
            self.places[place].family = family
        }
    }

    /// The number of the first declared family that `topic` matches, when it is below `bound`.
    ///
    /// - Parameter accepts: Whether the topic keeps the constraints of a family whose pattern it matches.
    func first(matching topic: UnsafeBufferPointer<UInt8>, below bound: Int, accepts: (Int) -> Bool) -> Int {
        var best = bound
        self.search(0, topic: topic, from: 0, best: &best, accepts: accepts)
        return best
    }

    private func search(
        _ place: Int,
        topic: UnsafeBufferPointer<UInt8>,
        from start: Int,
        best: inout Int,
        accepts: (Int) -> Bool
    ) {
        guard self.places[place].earliest < best else { return }
        guard start <= topic.count else {
            let bound = min(best, self.places[place].family)
            best = self.places[place].constrained.first { $0 < bound && accepts($0) } ?? bound
            return
        }
        let end = self.separator.endOfPart(in: topic, from: start)
        let (index, found) = self.places[place].literals.position(of: topic[start..<end])
        if found {
            self.search(
                self.places[place].literals[index].place,
                topic: topic,
                from: end + 1,
                best: &best,
                accepts: accepts
            )
        }
        let fewest = self.separator.fewestParameterBytes
        for child in self.places[place].parameters
        where child.part.match(topic, in: start..<end, fewestBytes: fewest) != nil {
            self.search(child.place, topic: topic, from: end + 1, best: &best, accepts: accepts)
        }
    }

    /// The number of the first declared family below `bound` that takes every topic of `pattern`, which has the same
    /// separator; `bound` when there is none.
    func first(covering pattern: TopicPattern, below bound: Int) -> Int {
        var best = bound
        self.search(0, parts: pattern.parts[...], best: &best)
        return best
    }

    private func search(_ place: Int, parts: ArraySlice<TopicPart>, best: inout Int) {
        guard self.places[place].earliest < best else { return }
        guard let part = parts.first else {
            best = min(best, self.places[place].family)
            return
        }
        if !part.hasParameter {
            let (index, found) = self.places[place].literals.position(of: part.prefix)
            if found {
                self.search(self.places[place].literals[index].place, parts: parts.dropFirst(), best: &best)
            }
        }
        let fewest = self.separator.fewestParameterBytes
        for child in self.places[place].parameters where child.part.covers(part, fewestBytes: fewest) {
            self.search(child.place, parts: parts.dropFirst(), best: &best)
        }
    }

    private mutating func child(of place: Int, literal: [UInt8]) -> Int {
        let (index, found) = self.places[place].literals.position(of: literal)
        if found { return self.places[place].literals[index].place }
        self.places[place].literals.insert((literal, self.places.count), at: index)
        self.places.append(Place())
        return self.places.count - 1
    }

    private mutating func child(of place: Int, part: TopicPart) -> Int {
        if let known = self.places[place].parameters.first(where: { $0.part == part }) { return known.place }
        self.places[place].parameters.append((part, self.places.count))
        self.places.append(Place())
        return self.places.count - 1
    }
}

extension [(bytes: [UInt8], place: Int)] {
    /// Where `bytes` stands in this sorted list, or would stand.
    fileprivate func position(of bytes: some Sequence<UInt8>) -> (index: Int, found: Bool) {
        var low = 0
        var high = self.count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].bytes.lexicographicallyPrecedes(bytes) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return (low, low < self.count && self[low].bytes.elementsEqual(bytes))
    }
}
