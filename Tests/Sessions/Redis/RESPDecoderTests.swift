import NIOCore
import Testing

@testable import Sessions

@Suite struct RESPDecoderTests {
    /// The replies in `text`, which comes in pieces of `size` bytes, up to a violation.
    private static func steps(_ text: String, size: Int = .max, bulkBytes: Int = 10) -> [RESPDecoder.Step] {
        var decoder = RESPDecoder(bulkBytes: bulkBytes)
        var buffer = ByteBuffer()
        var steps: [RESPDecoder.Step] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            buffer.writeBytes(rest.prefix(size))
            rest = rest.dropFirst(size)
            while true {
                let step = decoder.parseStep(&buffer)
                guard step != .needMoreData else { break }
                steps.append(step)
                if case .violation = step { return steps }
            }
        }
        return steps
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func readsRepliesHoweverTheyAreSplit(size: Int) {
        let text = "+OK\r\n$3\r\nabc\r\n$-1\r\n$0\r\n\r\n:-5\r\n-WRONGTYPE x y\r\n$10\r\n01\r\n+OK\r\nx\r\n"
        #expect(
            Self.steps(text, size: size) == [
                .reply(.simpleString("OK")), .reply(.bulkString(ByteBuffer(string: "abc"))), .reply(.bulkString(nil)),
                .reply(.bulkString(ByteBuffer())), .reply(.integer(-5)), .reply(.error("WRONGTYPE x y")),
                .reply(.bulkString(ByteBuffer(string: "01\r\n+OK\r\nx"))),
            ]
        )
    }

    @Test(arguments: ["", "+", "+OK", "+OK\r", "$", "$3\r\n", "$3\r\nabc", "$3\r\nabc\r"])
    func waitsForTheWholeReply(text: String) {
        #expect(Self.steps(text) == [])
    }

    @Test(arguments: [
        "\r\n", "\n", "+OK\n", "OK\r\n", "HTTP/1.1 400 Bad Request\r\n", "*1\r\n", "_\r\n", "$\r\n", "$-2\r\n",
        "$+3\r\n", "$ 3\r\n",
        "$3x\r\n", "$0x3\r\n", ":\r\n", ":x\r\n", "$3\r\nabcd\r\n", "$3\r\nabc\n\r",
    ])
    func refusesWhatIsNotTheProtocol(text: String) {
        #expect(Self.steps(text) == [.violation(.malformed)])
        #expect(Self.steps(text, size: 1) == [.violation(.malformed)])
    }

    @Test(arguments: ["$11\r\n", "$99999999999999999999999\r\n", "$9223372036854775807\r\n"])
    func refusesWhatIsTooLargeBeforeItComes(text: String) {
        #expect(Self.steps(text) == [.violation(.tooLarge)])
    }

    @Test func aLineIsBounded() {
        let longest = String(repeating: "x", count: RESPDecoder.lineBytes - 3)
        #expect(Self.steps("-\(longest)\r\n") == [.reply(.error(longest))])
        #expect(Self.steps("-\(longest)x\r\n") == [.violation(.malformed)])
        #expect(Self.steps("-\(longest)xxx") == [.violation(.malformed)])
    }
}
