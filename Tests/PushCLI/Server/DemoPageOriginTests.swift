import Testing

@testable import muster

@Suite struct DemoPageOriginTests {
    @Test(arguments: [
        ("http://127.0.0.1:8090", ["http://127.0.0.1:8090", "http://localhost:8090"]),
        ("http://127.0.0.1", ["http://127.0.0.1", "http://localhost"]),
        ("http://127.0.0.10:8090", ["http://127.0.0.10:8090"]),
        ("https://push.example", ["https://push.example"]),
    ])
    func thisMachineHasANameToo(_ argument: String, origins: [String]) {
        #expect(DemoPageOrigin(argument: argument)?.origins == origins)
    }

    @Test(arguments: ["", "127.0.0.1:8090", "http://127.0.0.1:8090/", "ws://127.0.0.1:8090", "http://*"])
    func whatIsNoOriginOfAPageIsRefused(_ argument: String) {
        #expect(DemoPageOrigin(argument: argument) == nil)
    }
}
