import Testing

@testable import MusterDomain

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
