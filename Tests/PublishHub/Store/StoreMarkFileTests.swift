import Glibc
import MusterDomain
import Testing

@testable import PublishHub

@Suite struct StoreMarkFileTests {
    @Test func aMarkThatCannotBeWrittenIsLoggedOnceAndSoIsItsRecovery() throws {
        try StoreFixture.run { fixture in
            let lines = LogLines()
            let store = try SQLiteHistoryStore(path: fixture.path, seed: 1, boot: 1, logger: lines.logger())
            let engine = try HistoryEngine(store: store, limits: HistoryEngine.Limits())
            func push(_ count: Int) -> Int? {
                StoreFixture.push(count, to: ["a"], engine)[StoreFixture.topic("a")]?.count
            }
            #expect(push(2) == 2)
            // A disk without room, behind the descriptor that the store has: what is open cannot be made to fail by its path.
            let (file, full) = (dup(store.mark.descriptor), open("/dev/full", O_RDWR))
            try #require(file >= 0 && full >= 0)
            for _ in 0..<2 {
                dup2(full, store.mark.descriptor)
                #expect(push(3) == 3)
                dup2(file, store.mark.descriptor)
                #expect(push(3) == 3)
            }
            close(file)
            close(full)
            let failed = "the mark of the history's store cannot be written"
            let healed = "the mark of the history's store can be written again"
            #expect(lines.all.count == 4)
            for (place, line) in lines.all.enumerated() {
                #expect(line.contains(place % 2 == 0 ? failed : healed), "\(line)")
                #expect(line.contains(place % 2 == 0 ? " error " : " notice "), "\(line)")
            }
            #expect(lines.all.first?.contains("No space left on device") == true)
            try store.close()
        }
    }
}
