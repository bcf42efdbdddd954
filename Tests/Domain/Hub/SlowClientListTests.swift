import NIOCore
import Testing

@testable import MusterDomain

@Suite struct SlowClientListTests {
    @Test func itsJSONNamesClientsAndSilentNodes() {
        var list = SlowClientList(nodes: 2)
        list.add(SlowClients(entries: [.make(session: "0123456789ab")], total: 4), of: Label(trusted: "n1"), limit: 10)
        list.silent = [Label(trusted: "n2")]
        #expect(
            String(buffer: list.json)
                == #"{"clients":[{"node":"n1","client":"c1","session":"0123456789ab","topic":"v1.news.1","#
                + #""queued_bytes":4096,"slow_seconds":9}],"total":4,"nodes":2,"silent":["n2"]}"#
        )
        #expect(String(buffer: SlowClientList().json) == #"{"clients":[],"total":0,"nodes":0,"silent":[]}"#)
    }
}
