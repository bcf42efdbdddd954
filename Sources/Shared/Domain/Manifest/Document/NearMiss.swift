/// Finds the word that a misspelt one was meant to be.
enum NearMiss {
    /// A key longer than this is no misspelling of ours; comparing costs the product of both lengths.
    private static let longestWord = 40

    /// The candidate that differs from `word` the least, and little enough to be meant; nil when there is none.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        guard word.unicodeScalars.count <= Self.longestWord else { return nil }
        let folded = Self.fold(word)
        let ranked = candidates.map { (candidate: $0, distance: Self.distance(folded, Self.fold($0))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, best.candidate.count / 4) ? best.candidate : nil
    }

    /// Letters and digits only, lower case, so that `handshakeBytes` is `handshake-bytes`.
    private static func fold(_ word: String) -> [Unicode.Scalar] {
        word.lowercased().unicodeScalars.filter { $0 != "-" && $0 != "_" && $0 != " " }
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
