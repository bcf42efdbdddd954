import MusterDomain
import NIOCore
import Testing

@Suite struct PHPLimitsTests {
    private static func nested(_ depth: Int) -> String {
        String(repeating: "a:1:{i:0;", count: depth) + "N;" + String(repeating: "}", count: depth)
    }

    /// Each array holds the one before it twice.
    private static func laughs(_ levels: Int) -> String {
        var text = "i:0;a:1:{i:0;i:1;}"
        for level in 1..<levels {
            text += "i:\(level);a:2:{i:0;R:\(numberOfLevel(level - 1));i:1;R:\(numberOfLevel(level - 1));}"
        }
        return "a:\(levels):{\(text)}"
    }

    private static func numberOfLevel(_ level: Int) -> Int { level == 0 ? 2 : level + 3 }

    @Test func depthIsBounded() throws {
        #expect(PHPUnserializerTests.fault(Self.nested(128)) == nil)
        #expect(PHPUnserializerTests.fault(Self.nested(129)) == .limit)
        #expect(PHPUnserializerTests.fault(Self.nested(100_000)) == .limit)
    }

    @Test func aReferenceCannotBuildWhatIsDeeper() {
        let limits = PHPLimits(depth: 5)
        #expect(PHPUnserializerTests.fault("a:2:{i:0;\(Self.nested(3))i:1;a:1:{i:0;R:2;}}", limits) == nil)
        #expect(PHPUnserializerTests.fault("a:2:{i:0;\(Self.nested(3))i:1;a:1:{i:0;a:1:{i:0;R:2;}}}", limits) == .limit)
    }

    @Test func valuesAreCounted() {
        let limits = PHPLimits(nodes: 3)
        #expect(PHPUnserializerTests.fault("a:2:{i:0;N;i:1;N;}", limits) == nil)
        #expect(PHPUnserializerTests.fault("a:3:{i:0;N;i:1;N;i:2;N;}", limits) == .limit)
    }

    @Test func whatReferencesRepeatIsCounted() throws {
        #expect(try PHPUnserializerTests.value(Self.laughs(3)).elements.count == 3)
        // 2 + 5 + 11 + 23 + 47 … values; the text of 40 levels has a kilobyte.
        #expect(PHPUnserializerTests.fault(Self.laughs(10)) == nil)
        #expect(PHPUnserializerTests.fault(Self.laughs(40)) == .limit)
    }

    @Test func lengthsAreBounded() {
        let limits = PHPLimits(bytes: 40, stringBytes: 10, keyBytes: 4)
        #expect(PHPUnserializerTests.fault("s:10:\"0123456789\";", limits) == nil)
        #expect(PHPUnserializerTests.fault("s:11:\"0123456789a\";", limits) == .limit)
        #expect(PHPUnserializerTests.fault("a:1:{s:4:\"abcd\";N;}", limits) == nil)
        #expect(PHPUnserializerTests.fault("a:1:{s:5:\"abcde\";N;}", limits) == .limit)
        #expect(PHPUnserializerTests.fault("O:5:\"abcde\":0:{}", limits) == .limit)
        #expect(PHPUnserializerTests.fault("C:1:\"A\":11:{0123456789a}", limits) == .limit)
        #expect(PHPUnserializerTests.fault("a:5:{i:0;N;i:1;N;i:2;N;i:3;N;i:4;N;}    ", limits) == .trailingBytes)
        #expect(PHPUnserializerTests.fault("a:5:{i:0;N;i:1;N;i:2;N;i:3;N;i:4;N;}     ", limits) == .limit)
    }

    @Test func numbersAreBounded() {
        #expect(PHPUnserializerTests.fault("d:0." + String(repeating: "1", count: 510) + ";") == nil)
        #expect(PHPUnserializerTests.fault("d:0." + String(repeating: "1", count: 511) + ";") == .limit)
        #expect(PHPUnserializerTests.fault("i:" + String(repeating: "0", count: 1 << 19) + ";") == .limit)
    }

    /// An array with an entry for each number.
    static func array(_ numbers: Range<Int>, _ entry: (Int) -> String) -> String {
        "a:\(numbers.count):{" + numbers.map(entry).joined() + "}"
    }

    /// What takes longest of a megabyte; anything but linear time would take minutes.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            Self.array(0..<60_000) { "i:\($0);N;" },
            Self.array(1..<60_001) { "i:\($0);N;" },
            Self.array(0..<50_000) { "s:6:\"k\($0 + 10_000)\";i:1;" },
            Self.array(0..<20_000) { "i:\($0);O:1:\"A\":1:{s:1:\"a\";a:0:{}}" },
            Self.array(0..<30_000) { $0 == 0 ? "i:0;O:1:\"A\":0:{}" : "i:\($0);r:2;" },
            "a:1:{i:0;s:1000000:\"" + String(repeating: "é", count: 500_000) + "\";}",
        ]
    )
    func theLargestRecordsAreReadInLinearTime(text: String) {
        #expect(PHPUnserializerTests.fault(text) == nil)
    }
}
