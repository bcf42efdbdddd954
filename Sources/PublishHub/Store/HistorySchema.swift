import GRDB
import MusterDomain

/// The tables of a store in a file, and what marks the file as one.
enum HistorySchema {
    /// `Mstr` in ASCII, in the header of the file.
    static let applicationID = 0x4d73_7472
    static let version = 1

    /// Makes the tables of an empty file, and refuses another program's or a newer version's.
    ///
    /// - Returns: Whether the file was empty.
    static func prepare(_ database: Database, seed: UInt64) throws -> Bool {
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        if application == 0, version == 0, tables == 0 {
            try Self.create(database, seed: seed)
            return true
        }
        try Self.check(application: application, version: version)
        return false
    }

    /// Refuses a file that is no store of this version.
    static func check(_ database: Database) throws {
        try Self.check(
            application: try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0,
            version: try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        )
    }

    private static func check(application: Int, version: Int) throws {
        guard application == Self.applicationID else {
            throw HistoryStoreError.failed("application_id: expected \(Self.applicationID), found \(application)")
        }
        guard version == Self.version else {
            throw HistoryStoreError.failed("user_version: expected \(Self.version), found \(version)")
        }
    }

    static func create(_ database: Database, seed: UInt64) throws {
        // Takes effect only before the first table.
        try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
        try database.inTransaction(.immediate) {
            try database.execute(sql: Self.tables)
            try StoreMeta(seed: seed).write(database)
            try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
            try database.execute(sql: "PRAGMA user_version = \(Self.version)")
            return .commit
        }
    }

    private static let tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE topics (id INTEGER PRIMARY KEY, vhost INTEGER NOT NULL, name TEXT NOT NULL, epoch INTEGER NOT NULL,
          head INTEGER NOT NULL, oldest INTEGER NOT NULL, bytes INTEGER NOT NULL, version INTEGER, touched INTEGER NOT NULL,
          durability TEXT NOT NULL, checksum INTEGER NOT NULL, UNIQUE (vhost, name));
        CREATE TABLE messages (topic INTEGER NOT NULL, offset INTEGER NOT NULL, time INTEGER NOT NULL, kind INTEGER NOT NULL,
          event TEXT, id TEXT, data BLOB NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (topic, offset)) WITHOUT ROWID;
        CREATE TABLE ids (topic INTEGER NOT NULL, id TEXT NOT NULL, epoch INTEGER NOT NULL, offset INTEGER NOT NULL,
          expires INTEGER NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (topic, id)) WITHOUT ROWID;
        CREATE INDEX ids_by_expiry ON ids (expires);
        """
}
