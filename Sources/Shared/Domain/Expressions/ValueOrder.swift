/// How one value stands to another.
enum ValueOrder: Equatable {
    case less
    case equal
    case greater
    /// One of the two is not a number (IEEE 754): no comparison but `!=` is true.
    case unordered

    init<Value: Comparable>(_ left: Value, _ right: Value) {
        self = left < right ? .less : left > right ? .greater : left == right ? .equal : .unordered
    }

    /// Compares by value: a conversion of the integer to `Double` would take 2^53 + 1 for 2^53.
    init(_ left: Int64, _ right: Double) {
        // The bounds are powers of two and exact; the first one is just above Int64.max, the second is Int64.min.
        if right.isNaN {
            self = .unordered
        } else if right >= 0x1p63 {
            self = .less
        } else if right < -0x1p63 {
            self = .greater
        } else {
            let whole = right.rounded(.towardZero)
            let byWhole = ValueOrder(left, Int64(whole))
            self = byWhole == .equal ? ValueOrder(whole, right) : byWhole
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
        case .equal, .unordered: self
        }
    }
}
