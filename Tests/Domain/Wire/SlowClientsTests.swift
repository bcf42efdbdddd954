import Testing

@testable import MusterDomain

@Suite struct SlowClientsTests {
    @Test func thoseWithTheMostWaitingStay() {
        var clients = SlowClients(
            entries: [.make(client: "a", queuedBytes: 5), .make(client: "b", queuedBytes: 1)],
            total: 7
        )
        clients.merge(SlowClients(entries: [.make(client: "c", queuedBytes: 3)], total: 1), limit: 2)
        #expect(clients.entries.map(\.client.text) == ["a", "c"])
        #expect(clients.total == 8)
    }

    @Test func ofTwoWithAsMuchTheSlowerIsFirst() {
        var clients = SlowClients(entries: [.make(client: "a", seconds: 2)], total: 1)
        clients.merge(SlowClients(entries: [.make(client: "b", seconds: 3)], total: 1), limit: 9)
        #expect(clients.entries.map(\.client.text) == ["b", "a"])
    }

    @Test func aMessageHasAHundredEntriesAtMost() throws {
        let entries = (0..<200).map { SlowClient.make(client: "c\($0)") }
        let message = ControlMessage.clients(1, SlowClients(entries: entries, total: 200))
        let sent = SlowClients(entries: Array(entries.prefix(100)), total: 200)
        #expect(try ControlMessage(decoding: message.encoded()) == .clients(1, sent))
    }
}
