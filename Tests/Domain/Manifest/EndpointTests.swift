import Testing

@testable import MusterDomain

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
