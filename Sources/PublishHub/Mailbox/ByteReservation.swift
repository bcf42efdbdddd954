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

    /// Gives back what is above `size`, since it has turned out to be less.
    func shrink(to size: Int) {
        bytes.withLock { bytes in
            guard size < bytes else { return }
            allowance.giveBack(bytes - size)
            bytes = size
        }
    }
}
