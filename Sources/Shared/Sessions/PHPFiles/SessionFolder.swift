import Glibc
import MusterDomain
import NIOCore

/// The folder of PHP's session files. Its calls block.
///
/// Whoever can write into it must not be able to make the node open something else, or wait: the folder itself may be a link,
/// nothing below it; what is opened is opened without waiting for a writer and becomes nobody's terminal; and only regular files
/// are read. No lock is taken: PHP holds its own for as long as a request runs.
struct SessionFolder: Sendable {
    private let path: String
    private let depth: Int
    private let recordBytes: Int

    init(path: String, depth: Int, recordBytes: Int) {
        self.path = path
        self.depth = depth
        self.recordBytes = recordBytes
    }

    func read(_ id: SessionID) -> SessionFileReading {
        // PHP has no file for an id that is as short as the folders are deep.
        guard id.text.utf8.count > self.depth else { return .absent }
        do throws(FileFailure) {
            let folder = try OpenFile(self.path, flags: OpenFile.search | O_DIRECTORY)
            return try self.read(id, in: folder)
        } catch {
            return .unavailable(reason: "the session folder cannot be opened: \(error.description)")
        }
    }

    private func read(_ id: SessionID, in folder: consuming OpenFile) throws(FileFailure) -> SessionFileReading {
        do throws(FileFailure) {
            for character in id.text.prefix(self.depth) {
                folder = try OpenFile(String(character), in: folder, flags: OpenFile.search | O_DIRECTORY | O_NOFOLLOW)
            }
            let file = try OpenFile("sess_" + id.text, in: folder, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
            return try self.read(file)
        } catch {
            return Self.reading(of: error)
        }
    }

    private func read(_ file: borrowing OpenFile) throws(FileFailure) -> SessionFileReading {
        let before = try file.status()
        guard before.st_mode & S_IFMT == S_IFREG else { return .broken(reason: "it is not a regular file") }
        guard before.st_size <= self.recordBytes else { return self.tooLarge }
        // One byte more than there should be shows the end, or a file that grew.
        var record = ByteBufferAllocator().buffer(capacity: Int(before.st_size) + 1)
        while record.readableBytes <= self.recordBytes {
            guard try file.read(into: &record) > 0 else { break }
        }
        guard record.readableBytes <= self.recordBytes else { return self.tooLarge }
        let after = try file.status()
        let isSettled =
            record.readableBytes > 0 && record.readableBytes == Int(after.st_size)
            && before.st_mtim.tv_sec == after.st_mtim.tv_sec && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec
        return .record(record, isSettled: isSettled)
    }

    private var tooLarge: SessionFileReading { .broken(reason: "it is larger than \(self.recordBytes) bytes") }

    static func reading(of failure: FileFailure) -> SessionFileReading {
        switch failure.number {
        case ENOENT, ENAMETOOLONG:
            .absent
        case ELOOP:
            .broken(reason: "it is a link")
        case ENOTDIR:
            .broken(reason: "there is something else in the place of a folder")
        case ENXIO, ENODEV:
            .broken(reason: "it is not a regular file")
        case EACCES, EPERM:
            .unavailable(
                reason: "a session's file may not be read: the node needs the right to read the session folder"
            )
        default:
            .unavailable(reason: "a session's file cannot be read: \(failure.description)")
        }
    }
}
