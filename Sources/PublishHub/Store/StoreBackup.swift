import GRDB
import Glibc
import MusterRuntime

/// Copies a store that a hub may be writing to.
package enum StoreBackup {
    /// What a copy holds.
    package struct Counts: Equatable, Sendable {
        package var topics: Int
        package var messages: Int
    }

    /// Writes a copy as of one moment, and checks it. It begins a store of its own: a hub that opens it gives its topics new epochs,
    /// also where the mark of the original lies beside it.
    ///
    /// - Throws: ``RuntimeError`` that names the file; then there is no copy.
    package static func copy(_ path: String, to destination: String) throws -> Counts {
        guard access(path, F_OK) == 0 else {
            throw RuntimeError(code: .invalidSetting, message: "\(path): expected a store, found no file")
        }
        guard access(destination, F_OK) != 0 else {
            throw RuntimeError(code: .invalidSetting, message: "\(destination): expected no file there, found one")
        }
        do {
            var reading = Configuration()
            reading.readonly = true
            // A hub that commits holds its readers up for moments only.
            reading.busyMode = .timeout(10)
            let source = try DatabaseQueue(path: path, configuration: reading)
            try source.inDatabase { try HistorySchema.check($0) }
            try source.vacuum(into: destination)
            try source.close()
            return try check(destination)
        } catch let error as RuntimeError {
            unlink(destination)
            throw error
        } catch {
            unlink(destination)
            throw RuntimeError(
                code: .invalidSetting,
                message: "\(path): expected a store that can be copied to \(destination), found an error: \(error)"
            )
        }
    }

    private static func check(_ path: String) throws -> Counts {
        let copy = try DatabaseQueue(path: path)
        defer { try? copy.close() }
        return try copy.write { database in
            let findings = try String.fetchAll(database, sql: "PRAGMA integrity_check")
            guard findings == ["ok"] else {
                throw RuntimeError(code: .invalidSetting, message: "\(path): expected a whole copy, found damage")
            }
            // Another seed: no mark of the original's fits it.
            guard var meta = try StoreMeta.read(database) else {
                throw RuntimeError(
                    code: .invalidSetting,
                    message: "\(path): expected the store's own numbers, found none"
                )
            }
            meta = StoreMeta(seed: .random(in: .min ... .max), salt: meta.salt, counter: meta.counter)
            try meta.write(database)
            return Counts(
                topics: try Int.fetchOne(database, sql: "SELECT count(*) FROM topics") ?? 0,
                messages: try Int.fetchOne(database, sql: "SELECT count(*) FROM messages") ?? 0
            )
        }
    }
}
