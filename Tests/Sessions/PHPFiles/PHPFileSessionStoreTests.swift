import Glibc
import MusterDomain
import NIOCore
import NIOPosix
import Testing

@testable import Sessions

@Suite struct PHPFileSessionStoreTests {
    private let folder = TemporaryFolder()

    private func store(recordBytes: Int = 1 << 20) -> PHPFileSessionStore {
        PHPFileSessionStore(
            PHPFileStoreSettings(path: self.folder.path),
            recordBytes: recordBytes,
            group: MultiThreadedEventLoopGroup.singleton
        )
    }

    private func lookup(_ id: String = "abc", recordBytes: Int = 1 << 20) async -> SessionLookup {
        let store = self.store(recordBytes: recordBytes)
        let lookup = await store.session(for: .make(id), timeout: .seconds(300))
        await store.close()
        return lookup
    }

    @Test func findsASession() async {
        self.folder.write("user_id|i:7;", to: "sess_abc")
        #expect(await self.lookup() == .found(.make(["user_id": .integer(7)])))
        #expect(await self.lookup("other") == .absent)
    }

    @Test func anEmptyRecordIsNoSession() async {
        self.folder.write("", to: "sess_abc")
        #expect(await self.lookup() == .absent)
    }

    @Test func aRecordThatDoesNotDecodeIsBroken() async {
        self.folder.write("user_id|i:7", to: "sess_abc")
        #expect(await self.lookup() == .broken(reason: "expected `;`, found the end at byte 11"))
    }

    @Test func aRecordBeyondTheLimitIsBroken() async {
        self.folder.write("a|s:1048600:\"\(String(repeating: "x", count: 1_048_600))\";", to: "sess_abc")
        #expect(await self.lookup() == .broken(reason: "it is larger than 1048576 bytes"))
        #expect(await self.lookup(recordBytes: 2 << 20) != .absent)
    }

    @Test func whatIsNoFileIsBroken() async {
        mkfifo("\(self.folder.path)/sess_abc", 0o600)
        #expect(await self.lookup() == .broken(reason: "it is not a regular file"))
    }

    @Test func manyLookupsAtATimeEndAsTheyShould() async {
        for number in 0..<50 {
            self.folder.write("user_id|i:\(number);", to: "sess_\(number)")
        }
        let store = self.store()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<400 {
                group.addTask {
                    let lookup = await store.session(for: .make("\(number % 100)"), timeout: .seconds(300))
                    let session = Session.make(["user_id": .integer(Int64(number % 100))])
                    #expect(lookup == (number % 100 < 50 ? .found(session) : .absent))
                }
            }
        }
        await store.close()
    }

    @Test func aLookupAfterTheEndIsUnavailable() async {
        let store = self.store()
        await store.close()
        #expect(
            await store.session(for: .make(), timeout: .seconds(300))
                == .unavailable(reason: "the session store is closed")
        )
    }

    @Test func aCancelledLookupEnds() async {
        self.folder.write("user_id|i:7;", to: "sess_abc")
        let store = self.store()
        await withTaskGroup(of: SessionLookup.self) { group in
            group.cancelAll()
            group.addTask { await store.session(for: .make(), timeout: .seconds(3600)) }
            for await lookup in group {
                switch lookup {
                case .found, .unavailable: break
                case .absent, .broken: Issue.record("expected an answer or none, found \(lookup)")
                }
            }
        }
        await store.close()
    }
}
