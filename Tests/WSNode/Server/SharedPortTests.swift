import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import WSNode

@Suite struct SharedPortTests {
    private static let list = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1
           1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 101 1
           2: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 102 1
           3: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 103 1
           4: 0100007F:0050 0100007F:1F90 0A 00000000:00000000 00:00000000 00000000     0        0 104 1
        """

    @Test func countsTheListenersOfAPort() {
        #expect(SharedPort.listeners(on: 8080, in: Self.list) == 2)
        #expect(SharedPort.listeners(on: 8081, in: Self.list) == 1)
        #expect(SharedPort.listeners(on: 80, in: Self.list) == 1)
        #expect(SharedPort.listeners(on: 9000, in: Self.list) == 0)
    }

    @Test(arguments: ["", "\n\n", "a b c d e", "0: : : 0A"])
    func aListThatIsNoneHasNoListeners(list: String) {
        #expect(SharedPort.listeners(on: 8080, in: list) == 0)
    }

    @Test func seesTheListenersOfThisMachine() async throws {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(NIOBSDSocket.Option(rawValue: SO_REUSEPORT)), value: 1)
        let first = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        let port = first.localAddress?.port ?? 0
        #expect(!SharedPort.hasOtherListeners(port: UInt16(port)))
        let second = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        #expect(SharedPort.hasOtherListeners(port: UInt16(port)))
        try await first.close()
        try await second.close()
    }
}
