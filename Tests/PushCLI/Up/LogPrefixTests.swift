import Testing

@testable import muster

@Suite struct LogPrefixTests {
    @Test func namesLineUp() {
        let prefix = LogPrefix(slots: [.hub, .node(1), .node(10)], hasColors: false)
        #expect(prefix.prefixed("a", by: .hub) == "hub    | a")
        #expect(prefix.prefixed("a", by: .node(1)) == "node1  | a")
        #expect(prefix.prefixed("a", by: .node(10)) == "node10 | a")
    }

    @Test func coloursAreForTerminalsOnly() {
        let prefix = LogPrefix(slots: [.hub], hasColors: true)
        #expect(prefix.prefixed("a", by: .hub) == "\u{1B}[36mhub |\u{1B}[0m a")
    }

    @Test func aProcessCannotColourItself() {
        let prefix = LogPrefix(slots: [.hub], hasColors: false)
        #expect(prefix.prefixed("\u{1B}[31mred", by: .hub) == #"hub | \u{1b}[31mred"#)
    }
}
