import NIOCore
import Testing

@testable import MusterDomain

@Suite struct ProxyHeaderParserTests {
    private typealias Step = ProxyHeaderParser.Step

    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]

    /// A header of version 2.
    private static func binary(_ version: UInt8, _ family: UInt8, _ block: [UInt8], length: UInt16? = nil) -> [UInt8] {
        let length = length ?? UInt16(block.count)
        return Self.signature + [version, family, UInt8(length >> 8), UInt8(length & 0xFF)] + block
    }

    private static let ipv4: [UInt8] = [203, 0, 113, 9, 10, 0, 0, 1, 0x12, 0x34, 0, 80]
    private static let ipv6: [UInt8] =
        [0x20, 1, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [7] + Array(repeating: 1, count: 16) + [1, 2, 3, 4]

    /// The outcome however the bytes are split, and how many are left.
    private static func parse(_ bytes: [UInt8], followedBy rest: [UInt8] = Array("GET /".utf8)) -> Step {
        var whole = ByteBuffer(bytes: bytes + rest)
        let step = ProxyHeaderParser().parseStep(&whole)
        if case .header = step { #expect(Array(whole.readableBytesView) == rest) }
        for size in [1, 2, 7, 16, 17] { #expect(Self.parse(bytes + rest, inPiecesOf: size) == step) }
        return step
    }

    private static func parse(_ bytes: [UInt8], inPiecesOf size: Int) -> Step {
        var buffer = ByteBuffer()
        var rest = bytes[...]
        while !rest.isEmpty {
            buffer.writeBytes(rest.prefix(size))
            rest = rest.dropFirst(size)
            let step = ProxyHeaderParser().parseStep(&buffer)
            if step != .needMoreData { return step }
        }
        return .needMoreData
    }

    private static func client(_ address: String) throws -> Step { .header(.client(try #require(IPAddress(address)))) }

    private static func code(of step: Step) -> ProxyHeaderViolation.Code? {
        guard case .violation(let violation) = step else { return nil }
        return violation.code
    }

    // MARK: Version 1

    @Test(arguments: [
        ("PROXY TCP4 203.0.113.9 10.0.0.1 56324 443\r\n", "203.0.113.9"),
        ("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255"),
        ("PROXY TCP4 1.2.3.4 5.6.7.8 0 0\r\n", "1.2.3.4"), ("PROXY TCP6 2001:DB8::7 ::1 1 2\r\n", "2001:db8::7"),
        ("PROXY TCP6 ::ffff:10.0.0.1 ::1 1 2\r\n", "10.0.0.1"),
        (
            "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        ),
    ])
    func aLineNamesItsClient(line: String, client: String) throws {
        #expect(Self.parse(Array(line.utf8)) == (try Self.client(client)))
    }

    @Test func aProxyThatDoesNotKnowSpeaksForItself() {
        #expect(Self.parse(Array("PROXY UNKNOWN\r\n".utf8)) == .header(.local))
        #expect(Self.parse(Array("PROXY UNKNOWN ffff::1 what ever 1 2\r\n".utf8)) == .header(.local))
        let longest = "PROXY UNKNOWN " + String(repeating: "x", count: 91) + "\r\n"
        #expect(longest.utf8.count == ProxyHeaderParser.textLimit)
        #expect(Self.parse(Array(longest.utf8)) == .header(.local))
    }

    @Test(arguments: [
        "PROXY TCP4 203.0.113.9 10.0.0.1 56324 443\n", "PROXY TCP4 203.0.113.9 10.0.0.1 56324\r\n",
        "PROXY TCP4 203.0.113.9 10.0.0.1 56324 443 1\r\n", "PROXY TCP4  203.0.113.9 10.0.0.1 56324 443\r\n",
        "PROXY TCP4 203.0.113.9 10.0.0.1 56324 65536\r\n", "PROXY TCP4 203.0.113.9 10.0.0.1 +1 443\r\n",
        "PROXY TCP4 203.0.113.9 10.0.0.1 01 443\r\n", "PROXY TCP4 203.0.113.9 ::1 1 443\r\n",
        "PROXY TCP4 ::1 ::1 1 443\r\n", "PROXY TCP6 10.0.0.1 10.0.0.1 1 443\r\n", "PROXY UDP4 1.1.1.1 1.1.1.1 1 1\r\n",
        "PROXY tcp4 1.1.1.1 1.1.1.1 1 1\r\n", "PROXY TCP4 localhost 1.1.1.1 1 1\r\n", "PROXY TCP6 [::1] ::1 1 1\r\n",
        "PROXY \r\n", "PROXY UNKNOWN\n", "PROXY UNKNOWNX\r\n", "PROXY TCP4 1.1.1.1 1.1.1.1 1 1\r\r\n",
    ])
    func anotherLineIsMalformed(line: String) {
        #expect(Self.code(of: Self.parse(Array(line.utf8))) == .malformed)
    }

    @Test func aLineHasAnEnd() {
        let endless = Array("PROXY UNKNOWN ".utf8) + Array(repeating: UInt8(ascii: "x"), count: 200)
        #expect(Self.code(of: Self.parse(endless, followedBy: [])) == .tooLong)
        #expect(Self.parse(Array(endless.prefix(ProxyHeaderParser.textLimit - 1)), followedBy: []) == .needMoreData)
    }

    // MARK: Version 2

    @Test func aBinaryHeaderNamesItsClient() throws {
        #expect(Self.parse(Self.binary(0x21, 0x11, Self.ipv4)) == (try Self.client("203.0.113.9")))
        #expect(Self.parse(Self.binary(0x21, 0x21, Self.ipv6)) == (try Self.client("2001:db8::7")))
    }

    @Test func extensionsAreSkipped() throws {
        let checksum: [UInt8] = [3, 0, 4, 1, 2, 3, 4]
        #expect(Self.parse(Self.binary(0x21, 0x11, Self.ipv4 + checksum)) == (try Self.client("203.0.113.9")))
        let most = Self.ipv6 + Array(repeating: 0xFF, count: ProxyHeaderParser.binaryLimit - 16 - Self.ipv6.count)
        #expect(Self.parse(Self.binary(0x21, 0x21, most)) == (try Self.client("2001:db8::7")))
    }

    @Test func aProxySpeaksForItself() {
        #expect(Self.parse(Self.binary(0x20, 0x00, [])) == .header(.local))
        #expect(Self.parse(Self.binary(0x20, 0x11, Self.ipv4)) == .header(.local))
        #expect(Self.parse(Self.binary(0x20, 0xFF, [1, 2, 3])) == .header(.local))
        #expect(Self.parse(Self.binary(0x21, 0x00, [])) == .header(.local))
        #expect(Self.parse(Self.binary(0x21, 0x00, [1, 2, 3])) == .header(.local))
        #expect(Self.parse(Self.binary(0x21, 0x31, Array(repeating: 47, count: 216))) == .header(.local))
    }

    @Test func addressesThatAreCutShortAreMalformed() {
        #expect(Self.code(of: Self.parse(Self.binary(0x21, 0x11, Self.ipv4.dropLast()))) == .malformed)
        #expect(Self.code(of: Self.parse(Self.binary(0x21, 0x21, Self.ipv6.dropLast()))) == .malformed)
        #expect(Self.code(of: Self.parse(Self.binary(0x21, 0x31, Array(repeating: 47, count: 215)))) == .malformed)
        #expect(Self.code(of: Self.parse(Self.binary(0x21, 0x11, []))) == .malformed)
    }

    @Test(arguments: [0x00, 0x10, 0x11, 0x22, 0x2F, 0x31, 0xFF])
    func otherVersionsAndCommandsAreRefused(version: UInt8) {
        #expect(Self.code(of: Self.parse(Self.binary(version, 0x11, Self.ipv4))) == .unsupported)
    }

    @Test(arguments: [0x01, 0x02, 0x10, 0x12, 0x13, 0x20, 0x22, 0x30, 0x32, 0x41, 0xFF])
    func otherFamiliesAreRefused(family: UInt8) {
        #expect(Self.code(of: Self.parse(Self.binary(0x21, family, Array(repeating: 0, count: 216)))) == .unsupported)
    }

    @Test func anAnnouncedLengthTakesNoMemory() {
        let most = UInt16(ProxyHeaderParser.binaryLimit - 16)
        #expect(Self.parse(Self.binary(0x21, 0x11, [], length: most), followedBy: []) == .needMoreData)
        #expect(Self.code(of: Self.parse(Self.binary(0x21, 0x11, [], length: most + 1), followedBy: [])) == .tooLong)
        #expect(Self.code(of: Self.parse(Self.binary(0x20, 0x00, [], length: .max), followedBy: [])) == .tooLong)
    }

    // MARK: Neither

    @Test(arguments: ["GET / HTTP/1.1\r\n", "PROXX", "P", "\r\n\r\n\r\n", "proxy TCP4", "\u{16}\u{3}\u{1}", " PROXY "])
    func whatIsNoHeaderIsRefusedWithItsFirstWrongByte(text: String) {
        #expect(Self.code(of: Self.parse(Array(text.utf8), followedBy: [0])) == .missing)
    }

    @Test func nothingIsNotYetAnything() {
        #expect(Self.parse([], followedBy: []) == .needMoreData)
        #expect(Self.parse(Array("PROXY".utf8), followedBy: []) == .needMoreData)
        #expect(Self.parse(Array(Self.signature), followedBy: []) == .needMoreData)
    }
}
