import Logging
import MusterDomain
import MusterRuntime
import NIOCore
import ServiceLifecycle
import Testing
import ZeroMQ

@testable import PublishHub

@Suite(.serialized) struct HubLifecycleTests {
    @Test func takenAddressIsAnErrorThatNamesItsSetting() async throws {
        try await HubHarness.run { first in
            var settings = try HubHarness.settings()
            settings.backends = try Endpoint(first.addresses.backends, for: .bind)
            let second = try HubHarness.make(settings)
            let error = await #expect(throws: RuntimeError.self) { try await second.run() }
            #expect(error?.code == .bindFailed)
            #expect(error?.message.hasPrefix("hub.backends: ") == true)
            await #expect(throws: RuntimeError.self) { try await second.addresses }
        }
    }

    @Test func takenHTTPAddressEndsTheHubToo() async throws {
        try await HubHarness.run { first in
            var settings = try HubHarness.settings()
            settings.http = try HostPort(first.addresses.http)
            let second = try HubHarness.make(settings)
            let error = await #expect(throws: RuntimeError.self) { try await second.run() }
            #expect(error?.message.hasPrefix("hub.http: ") == true)
        }
    }

    @Test func gracefulStopPublishesWhatWasSentAndSaysALastBeat() async throws {
        let hub = try HubHarness.make(try HubHarness.settings()) { $0.beatInterval = .milliseconds(20) }
        let group = ServiceGroup(configuration: .init(services: [hub], logger: HubHarness.logger()))
        let (heads, pushes) = try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let addresses = try await hub.addresses
            let client = try HubClient(addresses: addresses)
            let listener = try client.listener()
            let dealer = try client.socket(.dealer, addresses.backends)
            for number in 1...100 {
                _ = try dealer.send(text: "", "v1.a.1", "\(number)")
            }
            // The first answer shows that the connection stands and the rest is on its way.
            _ = try dealer.nextText()
            await group.triggerGracefulShutdown()
            let pushes = try listener.nextPushes(100)
            var heads: [UInt64] = []
            while heads.last != 100 {
                heads += try listener.nextBeat().heads.map(\.sequence)
            }
            try await tasks.waitForAll()
            return (heads, pushes)
        }
        #expect(pushes.count == 100)
        #expect(heads.last == 100)
    }

    @Test func laterRunHasAGreaterTerm() async throws {
        var terms: [Term] = []
        for _ in 1...2 {
            try await HubHarness.run { hub in
                terms.append(try await hub.onThread { try $0.listener().nextBeat().term })
            }
        }
        #expect(terms[0] < terms[1])
    }
}
