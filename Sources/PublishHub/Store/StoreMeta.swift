import GRDB

/// The store's own numbers.
struct StoreMeta: Equatable {
    /// Drawn when the file was made.
    let seed: UInt64
    /// Drawn when commits were lost, so that topics of which nothing is left get other epochs than before.
    var salt: UInt64 = 0
    /// Number of the last commit.
    var counter: UInt64 = 0

    private var checksum: Int64 {
        var sum = RowChecksum()
        for number in [self.seed, self.salt] { sum.add(number) }
        return sum.stored
    }

    /// Nil when the numbers are missing or damaged.
    static func read(_ database: Database) throws -> StoreMeta? {
        var values: [String: Int64] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT key, value FROM meta") {
            guard let key = String.fromDatabaseValue(row[0]) else { continue }
            values[key] = Int64.fromDatabaseValue(row[1])
        }
        guard let seed = values["seed"], let salt = values["salt"], let counter = values["counter"], counter >= 0
        else { return nil }
        let meta = StoreMeta(
            seed: UInt64(bitPattern: seed),
            salt: UInt64(bitPattern: salt),
            counter: UInt64(bitPattern: counter)
        )
        return values["checksum"] == meta.checksum ? meta : nil
    }

    func write(_ database: Database) throws {
        let values = [
            ("seed", Int64(bitPattern: self.seed)), ("salt", Int64(bitPattern: self.salt)),
            ("counter", Int64(clamping: self.counter)), ("checksum", self.checksum),
        ]
        for (key, value) in values {
            try database.execute(sql: "INSERT OR REPLACE INTO meta VALUES (?, ?)", arguments: [key, value])
        }
    }

    /// What every commit does.
    static func count(_ counter: UInt64, in database: Database) throws {
        try database.cachedStatement(sql: "UPDATE meta SET value = ? WHERE key = 'counter'")
            .execute(arguments: [Int64(clamping: counter)])
    }
}
