import Glibc
import MusterDomain

/// The file of a store's mark. Its lock keeps a second process away from the store.
final class StoreMarkFile {
    let descriptor: CInt
    /// What the file held when it was opened; nil for a file that is new or damaged.
    let found: StoreMark?
    /// Whether it was there before.
    let wasThere: Bool

    /// - Throws: When another process has it, or it cannot be opened.
    init(path: String) throws(HistoryStoreError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw errno == ENOSPC
                ? .full(reason) : .failed("expected to open \(path) for writing, found: \(reason)")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            let reason = String(cString: strerror(errno))
            _ = Glibc.close(descriptor)
            throw .failed(
                isTaken
                    ? "expected a store that no other process has open, found one that has locked \(path)"
                    : "expected to lock \(path), found: \(reason)"
            )
        }
        var bytes = [UInt8](repeating: 0, count: StoreMark.size + 1)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        self.descriptor = descriptor
        self.wasThere = count != 0
        self.found = StoreMark(Array(bytes.prefix(max(0, count))))
    }

    deinit { _ = Glibc.close(self.descriptor) }

    /// Lets others open the store.
    func unlock() { _ = flock(self.descriptor, LOCK_UN) }

    /// - Parameter isSynced: Whether it is to be on the disk when this returns.
    func write(_ mark: StoreMark, isSynced: Bool) throws(HistoryStoreError) {
        let bytes = mark.bytes
        var result = pwrite(self.descriptor, bytes, bytes.count, 0)
        while result < 0, errno == EINTR { result = pwrite(self.descriptor, bytes, bytes.count, 0) }
        guard result == bytes.count else {
            let reason = String(cString: strerror(errno))
            throw errno == ENOSPC ? .full(reason) : .failed("the mark was not written: \(reason)")
        }
        guard isSynced else { return }
        // What follows the mark is damage of its file.
        guard ftruncate(self.descriptor, off_t(bytes.count)) == 0, fsync(self.descriptor) == 0 else {
            throw .failed("the mark was not written: \(String(cString: strerror(errno)))")
        }
    }
}
