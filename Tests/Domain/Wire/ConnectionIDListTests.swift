import Testing

@testable import MusterDomain

@Suite struct ConnectionIDListTests {
    @Test func readsConnectionAfterConnectionFromWhereTheyStand() {
        let memory = bytes(hex: "ff 0000000000000001 8000000000000000 ff")
        memory.withUnsafeBytes { memory in
            #expect(ConnectionIDList(memory[1..<17]).map(\.rawValue) == [1, 1 << 63])
            #expect(ConnectionIDList(memory[1..<1]).map(\.rawValue).isEmpty)
        }
    }
}
