import Synchronization

/// A part of an allowance, given back when nobody holds it any longer.
final class ByteReservation: Sendable {
    private let bytes: Mutex<Int>
    private let allowance: ByteAllowance

    init(_ bytes: Int, of allowance: ByteAllowance) {
        self.bytes = Mutex(bytes)
        self.allowance = allowance
    }

    deinit { allowance.giveBack(bytes.withLock { $0 }) }

    /// What it is for has turned out to take `size`. More than was reserved is there already: it counts, and keeps others out.
    func resize(to size: Int) {
        bytes.withLock { bytes in
            allowance.giveBack(bytes - size)
            bytes = size
        }
    }
}
