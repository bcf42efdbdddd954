/// What stands beside a store and is not lost with it: how far its commits had come.
struct StoreMark: Equatable {
    /// Of the store that it belongs to.
    var seed: UInt64
    /// Number of the last commit.
    var counter: UInt64
    /// Number of the last commit that was on the disk when it returned.
    var synced: UInt64
    /// The machine's boot at the last opening; nil when the machine does not tell.
    var boot: UInt64?
    /// Whether the store was closed with everything on the disk.
    var isClean = false

    static let size = 64
    private static let magic: UInt64 = 0x4d73_7472_4d61_726b

    var bytes: [UInt8] {
        let numbers = [
            Self.magic, self.seed, self.counter, self.synced, self.boot ?? 0, self.isClean ? 1 : 0,
        ]
        return (numbers + [0, Self.sum(numbers)]).flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * UInt64($0))) }
        }
    }

    init(seed: UInt64, counter: UInt64, synced: UInt64, boot: UInt64?, isClean: Bool = false) {
        (self.seed, self.counter, self.synced) = (seed, counter, synced)
        (self.boot, self.isClean) = (boot, isClean)
    }

    /// Nil for bytes that are no whole mark.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        let numbers = stride(from: 0, to: Self.size, by: 8).map { start in
            bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        guard numbers[0] == Self.magic, numbers[5] <= 1, numbers[6] == 0, numbers[7] == Self.sum(numbers.prefix(6))
        else { return nil }
        self.init(
            seed: numbers[1],
            counter: numbers[2],
            synced: numbers[3],
            boot: numbers[4] == 0 ? nil : numbers[4],
            isClean: numbers[5] == 1
        )
    }

    private static func sum(_ numbers: some Sequence<UInt64>) -> UInt64 {
        var sum = RowChecksum()
        for number in numbers { sum.add(number) }
        return sum.value
    }
}
