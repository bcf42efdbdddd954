import Glibc

/// Which boot of the machine this is.
enum BootID {
    private static let path = "/proc/sys/kernel/random/boot_id"

    /// Nil where the machine does not tell; never 0.
    static func current() -> UInt64? {
        let descriptor = open(Self.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { _ = close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        var sum = RowChecksum()
        bytes.withUnsafeBytes { sum.add(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        return max(1, sum.value)
    }
}
