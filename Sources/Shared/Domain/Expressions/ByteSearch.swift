/// Finds a part in a text in time linear in both (Knuth, Morris and Pratt): with the obvious loops, a text of a million `a`
/// and a part of half a million cost their product.
struct ByteSearch {
    private let part: [UInt8]
    /// For each prefix of the part, the length of its longest proper prefix that is its suffix too.
    private let borders: [Int]

    init(for part: some Sequence<UInt8>) {
        self.part = Array(part)
        var borders = Array(repeating: 0, count: self.part.count)
        var length = 0
        for index in self.part.indices.dropFirst() {
            while length > 0, self.part[length] != self.part[index] { length = borders[length - 1] }
            if self.part[length] == self.part[index] { length += 1 }
            borders[index] = length
        }
        self.borders = borders
    }

    func isFound(in text: some Sequence<UInt8>) -> Bool {
        guard !self.part.isEmpty else { return true }
        var length = 0
        for byte in text {
            while length > 0, self.part[length] != byte { length = self.borders[length - 1] }
            if self.part[length] == byte { length += 1 }
            if length == self.part.count { return true }
        }
        return false
    }
}
