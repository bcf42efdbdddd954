import Testing

@testable import muster

@Suite struct ReadyLineTests {
    @Test func readsTheAddresses() {
        let line = "2026-01-02T03:04:05.678Z info muster.node: ready node.name=a node.listen=127.0.0.1:8080"
        #expect(ReadyLine.parse(line) == ["node.name": "a", "node.listen": "127.0.0.1:8080"])
    }

    @Test(arguments: [
        "", "ready", "2026-01-02T03:04:05.678Z info muster.node: not ready",
        "2026-01-02T03:04:05.678Z info muster.node: topic \"ready\" a=b", "x y other: ready a=b",
    ])
    func passesOverOtherLines(line: String) {
        #expect(ReadyLine.parse(line) == nil)
    }
}
