import Foundation
import GRDB
import Glibc
import MusterDomain

/// A store's file as it was found.
struct StoreFile {
    var queue: DatabaseQueue
    /// Nil when the store's own numbers are damaged.
    var meta: StoreMeta?
    var losses: LostCommits
    var report = StoreReport()

    /// Damage that may leave something to be read.
    struct Damage: Error {
        var reason: String
    }

    /// Opens a file, makes its tables when it is empty, and salvages what can be read when it is damaged.
    static func open(
        path: String,
        seed: UInt64,
        mark: StoreMarkFile,
        boot: UInt64?
    ) throws(HistoryStoreError) -> StoreFile {
        try Self.translating(path) {
            do {
                return try Self.openWhole(path, seed, mark, boot)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            } catch is Damage {
            }
            let report = try StoreSalvage(path: path, seed: seed, mark: mark.found, boot: boot).run()
            var opened = try Self.openWhole(path, seed, mark, boot)
            // It has been decided which topics are whole; the new file has no mark yet.
            (opened.losses, opened.report) = (.none, report)
            return opened
        }
    }

    private static func openWhole(
        _ path: String,
        _ seed: UInt64,
        _ mark: StoreMarkFile,
        _ boot: UInt64?
    ) throws -> StoreFile {
        let queue = try Self.connect(path)
        let (isNew, meta) = try queue.writeWithoutTransaction { database in
            let isNew = try HistorySchema.prepare(database, seed: seed)
            // Not quick_check: an index that says other things than its table would fail commits later.
            let check = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") ?? "no answer"
            guard check == "ok" else { throw Damage(reason: check) }
            if isNew { _ = try database.checkpoint(.truncate) }
            return (isNew, try StoreMeta.read(database))
        }
        var file = StoreFile(queue: queue, meta: meta, losses: .none)
        if isNew {
            if mark.wasThere { file.report.reason = .fileGone }
        } else {
            file.losses = LostCommits.of(mark: mark.found, meta: meta, boot: boot)
        }
        return file
    }

    static func connect(_ path: String) throws -> DatabaseQueue {
        // Before SQLite does: messages are not for everybody who has an account.
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Makes names in the file's folder last.
    static func syncFolder(of path: String) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        _ = Glibc.close(descriptor)
    }

    /// Runs what throws SQLite's errors, and gives them as the store's.
    static func translating<Value>(_ path: String, _ body: () throws -> Value) throws(HistoryStoreError) -> Value {
        do {
            return try body()
        } catch let error as HistoryStoreError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            throw .full(error.message ?? "no room")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR && Self.isFull(path) {
            throw .full("the disk has no room left")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .failed("expected a database of SQLite, found a file that is none")
        } catch let error as DatabaseError {
            // Not its description, which holds the statement's arguments.
            throw .failed("\(error.resultCode): \(error.message ?? "no message")")
        } catch let error as Damage {
            throw .failed("expected a store that is whole, found: \(error.reason)")
        } catch {
            throw .failed("\(type(of: error))")
        }
    }

    /// Whether the file system has hardly a page left: some calls tell an error of the disk for it.
    private static func isFull(_ path: String) -> Bool {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return false }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 64 << 10
    }
}
