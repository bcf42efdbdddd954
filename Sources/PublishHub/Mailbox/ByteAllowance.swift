import MusterDomain
import Synchronization

/// Bytes of bodies, or of answers, that may be in work at a time: a thousand connections with 16 MB each would otherwise be 16 GB.
final class ByteAllowance: Sendable {
    private let limit: Int
    private let used = Mutex(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Bytes in work now.
    var inUse: Int {
        used.withLock { $0 }
    }

    /// Takes `bytes` for the time of `body`, or throws that it is too much now.
    ///
    /// One request alone always fits.
    func withBytes<Value>(_ bytes: Int, _ body: () async throws -> Value) async throws -> Value {
        let reservation = try reserve(bytes)
        defer { withExtendedLifetime(reservation) {} }
        return try await body()
    }

    /// Takes `bytes` for as long as the reservation lives, or throws that it is too much now.
    ///
    /// One request alone always fits.
    func reserve(_ bytes: Int) throws(Refusal) -> ByteReservation {
        let isTaken = used.withLock { used in
            guard used == 0 || used + bytes <= limit else { return false }
            used += bytes
            return true
        }
        guard isTaken else {
            throw Refusal.unavailable("too many bytes wait: try again")
        }
        return ByteReservation(bytes, of: self)
    }

    /// What ``ByteReservation`` calls.
    func giveBack(_ bytes: Int) {
        used.withLock { $0 -= bytes }
    }
}
