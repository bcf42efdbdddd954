import Testing

@testable import MusterDomain

@Suite struct ValueOrderTests {
    @Test(
        arguments: [
            (1, 1.0, .equal), (1, 1.5, .less), (-1, -1.5, .greater), (2, 1.5, .greater), (.max, 0x1p63, .less),
            (.min, -0x1p63, .equal), (.min, -0x1.0000000000001p63, .greater), ((1 << 53) + 1, 0x1p53, .greater),
            (.max, .infinity, .less), (.min, -.infinity, .greater), (0, -0.0, .equal),
            (0, Double.leastNonzeroMagnitude, .less),
            (1, .nan, nil),
        ] as [(Int64, Double, ValueOrder?)]
    )
    func integersAndDoublesAreComparedByValue(left: Int64, right: Double, order: ValueOrder?) {
        #expect(ValueOrder(left, right) == order)
    }

    @Test(
        arguments: [("", "", .equal), ("a", "", .greater), ("", "a", .less), ("ab", "b", .less), ("ab", "a", .greater)]
            as [(String, String, ValueOrder)]
    )
    func bytesAreComparedFromTheLeft(left: String, right: String, order: ValueOrder) {
        #expect(ValueOrder(bytes: left.utf8, right.utf8) == order)
        #expect(ValueOrder(bytes: right.utf8, left.utf8) == order.reversed)
    }

    @Test func whatIsNoNumberIsUnordered() {
        #expect(ValueOrder(Double.nan, 1.0) == nil)
        #expect(ValueOrder(1.0, Double.nan) == nil)
        #expect(ValueOrder(2.0, 1.0) == .greater)
    }
}
