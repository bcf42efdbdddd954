import Foundation
import Logging
import MusterDomain
import MusterRuntime
import Testing

@testable import PublishHub

@Suite struct HistoryStoreOpeningTests {
    @Test func theSettingSaysWhichStoreIsOpened() throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let path = "/tmp/store-\(UInt64.random(in: 0 ... .max)).sqlite"
        defer {
            for suffix in ["", "-wal", "-shm", "-mark"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }
        #expect(try HistoryStoreOpening.of(.memory)(logger) is MemoryHistoryStore)
        let store = try HistoryStoreOpening.of(.sqlite(path: path))(logger)
        #expect(store is SQLiteHistoryStore)
        try store.close()
    }

    @Test func anErrorNamesTheFileAndWhatWasFound() {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let error = #expect(throws: RuntimeError.self) {
            try HistoryStoreOpening.of(.sqlite(path: "/nowhere/history.sqlite"))(logger)
        }
        #expect(error?.message.hasPrefix("hub.store: /nowhere/history.sqlite: expected ") == true)
        #expect(error?.message.contains("found") == true)
    }
}
