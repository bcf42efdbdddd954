import NIOCore
import Testing

@testable import Sessions

@Suite struct RedisConnectionStateMachineTests {
    private static func machine(authenticates: Bool = false, ready: Bool = true) -> RedisConnectionStateMachine {
        var machine = RedisConnectionStateMachine(authenticates: authenticates, recordBytes: 10)
        if ready {
            _ = machine.connected()
            _ = Self.receive("+OK\r\n", &machine)
            if authenticates { _ = Self.receive("+OK\r\n", &machine) }
        }
        return machine
    }

    private static func receive(
        _ text: String,
        _ machine: inout RedisConnectionStateMachine
    ) -> RedisConnectionStateMachine.BytesAction {
        var buffer = ByteBuffer(string: text)
        return machine.bytesReceived(&buffer)
    }

    /// What a lookup on a fresh connection is answered.
    private static func answer(_ text: String) -> RedisConnectionStateMachine.BytesAction {
        var machine = Self.machine()
        machine.lookupBegan()
        return Self.receive(text, &machine)
    }

    @Test func authenticatesThenSelectsThenIsReady() {
        var machine = Self.machine(authenticates: true, ready: false)
        expect(machine.connected(), .sendAuth)
        expect(machine.connected(), .none)
        expect(Self.receive("+OK\r\n", &machine), .sendSelect)
        expect(Self.receive("+OK\r\n", &machine), .becomeReady)
    }

    @Test func selectsAtOnceWithoutAPassword() {
        var machine = Self.machine(ready: false)
        expect(machine.connected(), .sendSelect)
        expect(Self.receive("+OK\r\n", &machine), .becomeReady)
    }

    @Test(arguments: [
        ("-WRONGPASS invalid username-password pair\r\n", "Redis refused the user name or the password (WRONGPASS)"),
        ("-ERR invalid password\r\n", "Redis refused the user name or the password (ERR)"),
        ("-LOADING Redis is loading\r\n", "Redis is not ready (LOADING)"),
        ("HTTP/1.1 400 Bad Request\r\n", "what answers is not Redis"), ("+QUEUED\r\n", "what answers is not Redis"),
        ("$2\r\nOK\r\n", "what answers is not Redis"), ("+OK\r\n+OK\r\n", "what answers is not Redis"),
    ])
    func aRefusedPasswordEndsTheConnection(reply: String, reason: String) {
        var machine = Self.machine(authenticates: true, ready: false)
        _ = machine.connected()
        expect(Self.receive(reply, &machine), .close(reason: reason))
        expect(Self.receive("+OK\r\n", &machine), .needMoreData)
    }

    @Test(arguments: [
        ("-NOAUTH Authentication required.\r\n", "Redis asks for a password (NOAUTH)"),
        ("-ERR DB index is out of range\r\n", "Redis refused the database (ERR)"),
    ])
    func aRefusedDatabaseEndsTheConnection(reply: String, reason: String) {
        var machine = Self.machine(ready: false)
        _ = machine.connected()
        expect(Self.receive(reply, &machine), .close(reason: reason))
    }

    @Test func aReplyIsTheLookupsAnswer() {
        #expect(Self.answer("$3\r\nabc\r\n") == .answer(.record(ByteBuffer(string: "abc"))))
        #expect(Self.answer("$-1\r\n") == .answer(.absent))
        #expect(
            Self.answer("-WRONGTYPE x\r\n") == .answer(.broken(reason: "what Redis has under the key is not a string"))
        )
        #expect(Self.answer("$3\r\nab") == .needMoreData)
    }

    @Test func aConnectionWhoseStateIsUnknownIsNotUsedAgain() {
        #expect(Self.answer("$11\r\n") == .answerAndClose(.broken(reason: "it is larger than 10 bytes")))
        #expect(Self.answer("+OK\r\n") == .answerAndClose(.unavailable(reason: "what answers is not Redis")))
        #expect(Self.answer(":1\r\n") == .answerAndClose(.unavailable(reason: "what answers is not Redis")))
        #expect(Self.answer("x") == .needMoreData)
        #expect(Self.answer("x\r\n") == .answerAndClose(.unavailable(reason: "what answers is not Redis")))
        #expect(
            Self.answer("-NOPERM x\r\n") == .answerAndClose(.unavailable(reason: "Redis refused the lookup (NOPERM)"))
        )
    }

    @Test func bytesBehindAReplyAreNobodysAnswer() {
        #expect(Self.answer("$1\r\na\r\n$1\r\nb\r\n") == .answerAndClose(.record(ByteBuffer(string: "a"))))
        var idle = Self.machine()
        expect(Self.receive("$1\r\nb\r\n", &idle), .close(reason: "Redis sent what nobody had asked for"))
    }

    @Test func onlyAnEndThatCameBeforeTheLookupMakesItStale() {
        var fresh = Self.machine()
        fresh.lookupBegan()
        expect(fresh.closed(), false)

        var used = Self.machine()
        used.lookupBegan()
        _ = Self.receive("$-1\r\n", &used)
        used.lookupBegan()
        expect(used.closed(), true)

        var begun = Self.machine()
        begun.lookupBegan()
        _ = Self.receive("$-1\r\n", &begun)
        begun.lookupBegan()
        _ = Self.receive("$", &begun)
        expect(begun.closed(), false)
    }
}
