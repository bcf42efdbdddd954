import Testing

@testable import MusterDomain

@Suite struct CloseCodeTests {
    @Test(
        arguments: [
            (1000, .reconnectAfterHint), (1001, .reconnectAfterHint), (1002, .never), (1003, .never),
            (1005, .reconnectAfterHint), (1006, .reconnectAfterHint), (1007, .never), (1008, .never), (1009, .never),
            (1010, .never), (1011, .reconnectAfterHint), (1012, .reconnectAfterHint), (1013, .reconnectAfterHint),
            (3000, .reconnectAfterHint), (4000, .reconnectAfterHint), (4001, .reconnectAfterHint),
            (4099, .reconnectAfterHint), (4100, .reconnectNow), (4199, .reconnectNow), (4200, .never), (4299, .never),
            (4300, .reconnectAfterHint), (65_535, .reconnectAfterHint),
        ] as [(UInt16, ClientAction)]
    )
    func tellsTheActionOfAnyCode(_ code: UInt16, action: ClientAction) {
        #expect(CloseCode.action(of: code) == action)
    }

    @Test func hasDrainingAt4001() {
        #expect(CloseCode.draining.rawValue == 4001)
        #expect(CloseCode.draining.action == .reconnectAfterHint)
    }

    @Test func namesEveryCodeOnce() {
        #expect(Set(CloseCode.allCases.map(\.name)).count == CloseCode.allCases.count)
        #expect(Set(CloseCode.allCases.map(\.meaning)).count == CloseCode.allCases.count)
    }

    @Test func sendsEveryCodeButAbnormal() {
        #expect(CloseCode.allCases.filter { !CloseCode.isSendable($0.rawValue) } == [.abnormal])
    }

    @Test func rendersATableWithALineForEachCode() {
        let lines = CloseCode.markdownTable.split(separator: "\n")
        #expect(lines.count == CloseCode.allCases.count + 2)
        #expect(lines.allSatisfy { $0.split(separator: "|").count == 4 })
        #expect(
            lines.contains(
                "| 4001 | draining | the node stops in an orderly way | reconnect after the hint, or back off |"
            )
        )
    }
}
