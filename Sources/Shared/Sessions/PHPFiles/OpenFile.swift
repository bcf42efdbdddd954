import Glibc
import NIOCore

/// A file descriptor of its own, closed when it goes.
struct OpenFile: ~Copyable {
    /// Linux' `O_PATH`, which Glibc's module does not show: the folder is only searched. Debian's session folder lets nobody else
    /// than root read it.
    static let search: CInt = 0o10_000_000

    let descriptor: CInt

    /// Opens `path`, seen from `folder` or from the working folder.
    init(_ path: String, in folder: borrowing OpenFile, flags: CInt) throws(FileFailure) {
        try self.init(path, descriptor: folder.descriptor, flags: flags)
    }

    init(_ path: String, flags: CInt) throws(FileFailure) {
        try self.init(path, descriptor: AT_FDCWD, flags: flags)
    }

    private init(_ path: String, descriptor: CInt, flags: CInt) throws(FileFailure) {
        self.descriptor = try FileFailure.check { openat(descriptor, path, flags | O_CLOEXEC) }
    }

    deinit { close(self.descriptor) }

    func status() throws(FileFailure) -> stat {
        var status = stat()
        try FileFailure.check { fstat(self.descriptor, &status) }
        return status
    }

    /// Reads on to the end of `buffer`.
    ///
    /// - Returns: how many bytes came; 0 at the end of the file.
    func read(into buffer: inout ByteBuffer) throws(FileFailure) -> Int {
        var result = Result<Int, FileFailure>.success(0)
        buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: 1) { space in
            result = Result { () throws(FileFailure) in
                try FileFailure.check { Glibc.read(self.descriptor, space.baseAddress, space.count) }
            }
            return (try? result.get()) ?? 0
        }
        return try result.get()
    }
}
