import Testing

@testable import MusterDomain

@Suite struct ByteCountTests {
    @Test(arguments: [
        ("0", 0), ("4096", 4096), ("512B", 512), ("64KB", 65536), ("1MB", 1 << 20), ("2GB", 2 << 30), ("007KB", 7168),
    ])
    func sizesAreReadWithTheirUnit(text: String, bytes: Int) {
        #expect(ByteCount(text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", "KB", "64kb", "64 KB", "1.5MB", "-1", "+1", "64K", "9223372036854775807KB", "99999999999999999999", "64KB ",
    ])
    func otherTextIsNoSize(text: String) {
        #expect(ByteCount(text) == nil)
    }

    @Test(arguments: [(0, "0"), (1, "1"), (1024, "1KB"), (1 << 20, "1MB"), (3 << 30, "3GB"), (1025, "1025")])
    func theDescriptionReadsBack(bytes: Int, text: String) {
        #expect(ByteCount(bytes: bytes).description == text)
        #expect(ByteCount(text)?.bytes == bytes)
    }
}

@Suite struct DurationSettingTests {
    @Test(arguments: [
        ("250ms", Duration.milliseconds(250), "250ms"), ("10s", .seconds(10), "10s"), ("5m", .seconds(300), "5m"),
        ("1h", .seconds(3600), "1h"), ("0s", .zero, "0s"), ("90s", .seconds(90), "90s"), ("1000ms", .seconds(1), "1s"),
        ("9999999999h", .seconds(35_999_999_996_400), "9999999999h"),
    ])
    func durationsAreReadAndWritten(text: String, duration: Duration, written: String) {
        #expect(Duration(setting: text) == duration)
        #expect(duration.settingText == written)
    }

    @Test(arguments: ["", "10", "s", "1.5s", "-1s", "10 s", "10S", "99999999999h", "1d"])
    func otherTextIsNoDuration(text: String) {
        #expect(Duration(setting: text) == nil)
    }
}

@Suite struct NetworkHostTests {
    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.0.3", true), ("10.0.0.1", false), ("0.0.0.0", false), ("localhost", true),
        ("LOCALHOST", true), ("hub.example", false), ("my_hub", false), ("[::1]", true), ("[0:0:0:0:0:0:0:1]", true),
        ("[::]", false), ("[fe80::1]", false), ("[::ffff:127.0.0.1]", true), ("[::ffff:10.0.0.1]", false), ("*", false),
        ("[1:2:3:4:5:6:7::]", false),
    ])
    func hostsKnowWhetherOnlyThisMachineReachesThem(text: String, isLoopback: Bool) {
        #expect(NetworkHost(text)?.isLoopback == isLoopback)
        #expect(NetworkHost(text)?.bracketed == text)
    }

    @Test(arguments: [
        "", "127.1", "127.0.0.256", "127.0.0.01", "1.2.3.4.5", "a..b", "-a", "a-", "a b", "[::1", "::1", "[1::2::3]",
        "[:::]",
        "[12345::]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7]", "[::1%eth0]", "[::1.2.3]", "[1:2:3:4:5:6:7:8::]", "é",
        String(repeating: "a", count: 64), "a/b", "*.x",
    ])
    func otherTextIsNoHost(text: String) {
        #expect(NetworkHost(text) == nil)
    }
}

@Suite struct EndpointTests {
    @Test(arguments: [
        ("tcp://127.0.0.1:5555", true), ("tcp://*:5555", false), ("tcp://0.0.0.0:0", false), ("tcp://[::1]:5555", true),
        ("ipc:///run/muster/hub", true), ("ipc://@muster", true), ("tcp://192.168.1.7:65535", false),
    ])
    func bindableEndpoints(text: String, isLoopback: Bool) throws {
        let endpoint = try Endpoint(text, for: .bind)
        #expect(endpoint.isLoopback == isLoopback)
        #expect(endpoint.description == text)
    }

    @Test(arguments: [
        ("127.0.0.1:5555", "an endpoint such as tcp://127.0.0.1:5556 or ipc:///run/muster/stream"),
        ("tcp://localhost:5555", "an IP address or * to bind, such as tcp://127.0.0.1:5556"),
        ("tcp://127.0.0.1", "an endpoint such as tcp://127.0.0.1:5556 or ipc:///run/muster/stream"),
        ("tcp://127.0.0.1:65536", "tcp:// with a port from 0 to 65535"),
        ("tcp://127.0.0.1:*", "tcp:// with a port from 0 to 65535"),
        ("tcp://127.0.0.1:05555", "tcp:// with a port from 0 to 65535"),
        ("ipc://", "ipc:// and a path of 1 to 107 bytes"),
        ("ipc://*", "ipc:// and a path of 1 to 107 bytes"),
        ("udp://127.0.0.1:5", "an endpoint such as tcp://127.0.0.1:5556 or ipc:///run/muster/stream"),
    ])
    func unbindableEndpointsSayWhatWasExpected(text: String, expected: String) {
        let error = #expect(throws: SettingError.self) { try Endpoint(text, for: .bind) }
        #expect(error == SettingError(expected: expected, found: "\"\(text)\""))
    }

    @Test(arguments: ["tcp://*:5555", "tcp://127.0.0.1:0", "tcp://hub:0", "tcp://a;b:1"])
    func endpointsThatNobodyCanConnectTo(text: String) {
        #expect(throws: SettingError.self) { try Endpoint(text, for: .connect) }
    }

    @Test func hostNamesAreForConnecting() throws {
        #expect(try Endpoint("tcp://hub.example:5556", for: .connect).description == "tcp://hub.example:5556")
    }
}

@Suite struct HostPortTests {
    @Test(arguments: ["127.0.0.1:8080", "[::1]:8080", "0.0.0.0:0", "localhost:8090", "node-1.example:65535"])
    func addressesAreReadAndWritten(text: String) throws {
        #expect(try HostPort(text).description == text)
    }

    @Test(arguments: [
        (
            ":8080",
            "expected a host before the port (0.0.0.0:8080 for every address, 127.0.0.1:8080 for this machine), found \":8080\""
        ),
        (
            "*:8080",
            "expected a host before the port (0.0.0.0:8080 for every address, 127.0.0.1:8080 for this machine), found \"*:8080\""
        ),
        ("8080", "expected an address such as 127.0.0.1:8080, found \"8080\""),
        ("::1:8080", "expected square brackets around an IPv6 address, such as [::1]:8080, found \"::1:8080\""),
        ("127.0.0.1:", "expected a port from 0 to 65535, found \"127.0.0.1:\""),
        ("127.0.0.1:+80", "expected a port from 0 to 65535, found \"127.0.0.1:+80\""),
        ("http://a:80", "expected square brackets around an IPv6 address, such as [::1]:8080, found \"http://a:80\""),
        ("a b:80", "expected an address such as 127.0.0.1:8080, found \"a b:80\""),
    ])
    func otherTextSaysWhatWasExpected(text: String, message: String) {
        let error = #expect(throws: SettingError.self) { try HostPort(text) }
        #expect(error?.description == message)
    }
}

@Suite struct KeyTests {
    /// The example keys of ZeroMQ's zmq_curve(7).
    static let publicText = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
    static let secretText = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"

    @Test func keysAreFortyCharacters() throws {
        #expect(try Z85PublicKey(Self.publicText).text == Self.publicText)
        #expect(try Z85SecretKey(Self.secretText).withExposedText { $0 } == Self.secretText)
    }

    @Test(arguments: [
        ("abc", "3 characters"),
        (String(repeating: "a", count: 39) + "~", "another character at place 40"),
        (String(repeating: "#", count: 40), "a group above 2^32 - 1 at place 1"),
    ])
    func faultsAreNamedWithoutTheKey(text: String, found: String) {
        #expect(throws: SettingError(expected: Z85SecretKey.expectation, found: found)) { try Z85SecretKey(text) }
        #expect(throws: SettingError(expected: Z85PublicKey.expectation, found: found)) { try Z85PublicKey(text) }
    }

    @Test func aSecretIsShownNowhere() throws {
        let key = try Z85SecretKey(Self.secretText)
        var dumped = ""
        dump(SecretKeySource.value(key), to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\(SecretKeySource.value(key))", dumped, "\([key])"] {
            #expect(!text.contains(Self.secretText.prefix(8)), "\(text)")
        }
        #expect("\(key)" == "<redacted>")
    }
}

@Suite struct OriginSettingTests {
    @Test(arguments: [
        ("https://App.Example", "https://app.example"), ("http://localhost:3000", "http://localhost:3000"),
        ("https://*.example.org", "https://*.example.org"), ("https://[::1]:8443", "https://[::1]:8443"),
        ("chrome-extension://abc", "chrome-extension://abc"),
    ])
    func originsAreLowerCase(text: String, origin: String) throws {
        #expect(try OriginSetting.origin(text) == origin)
    }

    @Test(arguments: [
        "", "null", "app.example", "https://", "https://app.example/", "https://a@b", "https://*", "https://*.",
        "https://a:0",
        "https://a:99999", "https://a.*.b", "1http://a", "https://a b",
    ])
    func otherTextIsNoOrigin(text: String) {
        #expect(throws: SettingError.self) { try OriginSetting.origin(text) }
    }
}

@Suite struct SettingErrorTests {
    @Test func foreignTextIsShownOnOneLineAndShort() {
        #expect(SettingError.quoted("a\"b\\c\n") == "\"a\\\"b\\\\c\\n\"")
        #expect(SettingError.quoted("\u{202E}x") == "\"\\u{202E}x\"")
        #expect(SettingError.quoted(String(repeating: "x", count: 41)).count == 43)
    }
}
