import MusterDomain
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Sessions

/// A server that says what the test wants stands in for Redis where no Redis would say it.
@Suite struct RedisSessionStoreTests {
    private static let long = Duration.seconds(300)

    private static func store(
        port: Int,
        password: String? = nil,
        connections: Int = 4,
        recordBytes: Int = 1000,
        connectTime: Duration = long
    ) -> RedisSessionStore {
        var settings = RedisStoreSettings(address: .tcp(host: "127.0.0.1", port: port), connections: connections)
        settings.password = password.map { RedisPassword($0) }
        return RedisSessionStore(
            settings,
            recordBytes: recordBytes,
            timeout: connectTime,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: LogLines().logger
        )
    }

    /// What one lookup finds where GET is answered so.
    private static func lookup(_ answer: RedisDouble.Answer, timeout: Duration = long) async throws -> SessionLookup {
        let server = try await RedisDouble(RedisDouble.answer { _ in answer })
        let store = Self.store(port: server.port)
        let lookup = await store.session(for: .make(), timeout: timeout)
        await store.close()
        await server.close()
        return lookup
    }

    private static func bulk(_ text: String) -> String { "$\(text.utf8.count)\r\n\(text)\r\n" }

    private static let seven = SessionLookup.found(.make(["user_id": .integer(7)]))

    @Test func findsASessionUnderItsKey() async throws {
        let server = try await RedisDouble(
            RedisDouble.answer { .bytes($0 == "PHPREDIS_SESSION:abc" ? Self.bulk("user_id|i:7;") : "$-1\r\n") }
        )
        let store = Self.store(port: server.port)
        #expect(await store.session(for: .make(), timeout: Self.long) == Self.seven)
        #expect(await store.session(for: .make("other"), timeout: Self.long) == .absent)
        #expect(server.accepted == 1)
        await store.close()
        await server.close()
    }

    @Test func sendsUserPasswordAndDatabase() async throws {
        let commands = Mutex<[[String]]>([])
        let server = try await RedisDouble { words in
            commands.withLock { $0.append(words) }
            return .bytes(words[0] == "GET" ? "$-1\r\n" : "+OK\r\n")
        }
        var settings = RedisStoreSettings(address: .tcp(host: "localhost", port: server.port))
        settings.username = "muster"
        settings.password = RedisPassword("secret")
        settings.database = 5
        settings.prefix = "p:"
        let store = RedisSessionStore(
            settings,
            recordBytes: 100,
            timeout: Self.long,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: LogLines().logger
        )
        #expect(await store.session(for: .make(), timeout: Self.long) == .absent)
        #expect(commands.withLock { $0 } == [["AUTH", "muster", "secret"], ["SELECT", "5"], ["GET", "p:abc"]])
        await store.close()
        await server.close()
    }

    @Test func readsAnAnswerThatComesByteByByte() async throws {
        #expect(try await Self.lookup(.slowly(Self.bulk("user_id|i:7;"))) == Self.seven)
    }

    @Test func whatIsNoSessionIsBroken() async throws {
        #expect(
            try await Self.lookup(.bytes("-WRONGTYPE Operation against a key\r\n"))
                == .broken(reason: "what Redis has under the key is not a string")
        )
        #expect(try await Self.lookup(.bytes("$1001\r\n")) == .broken(reason: "it is larger than 1000 bytes"))
        #expect(
            try await Self.lookup(.bytes(Self.bulk("user_id|i:7")))
                == .broken(reason: "expected `;`, found the end at byte 11")
        )
    }

    @Test func whatCannotBeAnsweredIsUnavailable() async throws {
        #expect(
            try await Self.lookup(.bytes("-ERR secret\r\n")) == .unavailable(reason: "Redis refused the lookup (ERR)")
        )
        #expect(
            try await Self.lookup(.end(after: "$12\r\nuser_")) == .unavailable(reason: "Redis closed the connection")
        )
        #expect(try await Self.lookup(.bytes("*1\r\n+OK\r\n")) == .unavailable(reason: "what answers is not Redis"))
        #expect(
            try await Self.lookup(.nothing, timeout: .milliseconds(20))
                == .unavailable(reason: "Redis did not answer in time")
        )
    }

    @Test func aRefusedPasswordIsNamedAndNotShown() async throws {
        let server = try await RedisDouble { _ in .bytes("-WRONGPASS invalid username-password pair\r\n") }
        let store = Self.store(port: server.port, password: "secret")
        #expect(
            await store.session(for: .make(), timeout: Self.long)
                == .unavailable(reason: "Redis refused the user name or the password (WRONGPASS)")
        )
        await store.close()
        await server.close()
    }

    @Test func aServerThatOnlyAcceptsIsGivenUp() async throws {
        let server = try await RedisDouble { _ in .nothing }
        let store = Self.store(port: server.port, connectTime: .milliseconds(20))
        #expect(
            await store.session(for: .make(), timeout: Self.long)
                == .unavailable(reason: "Redis did not answer in time")
        )
        await store.close()
        await server.close()
    }

    @Test func afterAPauseItFindsAServerThatCameBack() async throws {
        let gone = try await RedisDouble { _ in .nothing }
        await gone.close()
        let store = Self.store(port: gone.port)
        guard case .unavailable = await store.session(for: .make(), timeout: Self.long) else {
            Issue.record("expected nobody to be there")
            return
        }
        let server = try await RedisDouble(
            port: gone.port,
            RedisDouble.answer { _ in .bytes(Self.bulk("user_id|i:7;")) }
        )
        var lookup = SessionLookup.absent
        for _ in 0..<10_000 where lookup != Self.seven {
            lookup = await store.session(for: .make(), timeout: Self.long)
            await Task.yield()
        }
        #expect(lookup == Self.seven)
        await store.close()
        await server.close()
    }

    @Test func aLookupOnAConnectionThatWasEndedMeanwhileIsMadeAgain() async throws {
        let lookups = Mutex(0)
        let server = try await RedisDouble(
            RedisDouble.answer { _ in
                let number = lookups.withLock {
                    $0 += 1; return $0
                }
                return number == 2 ? .end(after: "") : .bytes(Self.bulk("user_id|i:7;"))
            }
        )
        let store = Self.store(port: server.port)
        #expect(await store.session(for: .make(), timeout: Self.long) == Self.seven)
        #expect(await store.session(for: .make(), timeout: Self.long) == Self.seven)
        #expect(server.accepted == 2)
        await store.close()
        await server.close()
    }

    @Test func nobodyGetsAnothersSession() async throws {
        // Every third answer comes with a second one behind it, every fifth never comes.
        let lookups = Mutex(0)
        let server = try await RedisDouble(
            RedisDouble.answer { key in
                let number = lookups.withLock {
                    $0 += 1; return $0
                }
                let answer = Self.bulk("user|s:\(key.utf8.count):\"\(key)\";")
                if number % 5 == 0 { return .nothing }
                return .bytes(number % 3 == 0 ? answer + Self.bulk("user|s:1:\"x\";") : answer)
            }
        )
        let store = Self.store(port: server.port, connections: 3)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let lookup = await store.session(for: .make("\(number)"), timeout: .milliseconds(500))
                    switch lookup {
                    case .found(let session):
                        #expect(session == .make(["user": .string("PHPREDIS_SESSION:\(number)")]))
                    case .unavailable:
                        break
                    case .absent, .broken:
                        Issue.record("expected a session or no answer, found \(lookup)")
                    }
                }
            }
        }
        await store.close()
        await server.close()
    }

    @Test func aCancelledLookupEnds() async throws {
        let server = try await RedisDouble(RedisDouble.answer { _ in .nothing })
        let store = Self.store(port: server.port)
        await withTaskGroup(of: SessionLookup.self) { group in
            group.addTask { await store.session(for: .make(), timeout: .seconds(3600)) }
            group.cancelAll()
            for await lookup in group {
                #expect(lookup == .unavailable(reason: "Redis did not answer in time"))
            }
        }
        await store.close()
        await server.close()
    }

    @Test func aLookupAfterTheEndIsUnavailable() async throws {
        let store = Self.store(port: 1)
        await store.close()
        #expect(
            await store.session(for: .make(), timeout: Self.long) == .unavailable(reason: "the session store is closed")
        )
    }
}
