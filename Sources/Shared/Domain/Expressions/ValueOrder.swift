/// How one value stands to another.
enum ValueOrder: Equatable {
    case less
    case equal
    case greater

    init(_ left: Int64, _ right: Int64) { self = left < right ? .less : left > right ? .greater : .equal }

    /// Nil when one of the two is not a number (IEEE 754).
    init?(_ left: Double, _ right: Double) {
        guard !left.isNaN, !right.isNaN else { return nil }
        self = left < right ? .less : left > right ? .greater : .equal
    }

    /// Compares by value: a conversion of the integer to `Double` would take 2^53 + 1 for 2^53. Nil when the double is not a
    /// number.
    init?(_ left: Int64, _ right: Double) {
        guard !right.isNaN else { return nil }
        // The bounds are powers of two and exact; the first one is just above Int64.max, the second is Int64.min.
        if right >= 0x1p63 {
            self = .less
        } else if right < -0x1p63 {
            self = .greater
        } else {
            let whole = right.rounded(.towardZero)
            let byWhole = ValueOrder(left, Int64(whole))
            guard byWhole == .equal else {
                self = byWhole
                return
            }
            self = whole < right ? .less : whole > right ? .greater : .equal
        }
    }

    /// Compares byte by byte. UTF-8 keeps the order of code points, so it is the order of texts too.
    init(bytes left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) {
        var others = right.makeIterator()
        for byte in left {
            guard let other = others.next() else {
                self = .greater
                return
            }
            if byte != other {
                self = byte < other ? .less : .greater
                return
            }
        }
        self = others.next() == nil ? .equal : .less
    }

    /// The order of the same two values the other way round.
    var reversed: ValueOrder {
        switch self {
        case .less: .greater
        case .greater: .less
        case .equal: self
        }
    }
}
