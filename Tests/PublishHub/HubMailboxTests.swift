import MusterDomain
import MusterRuntime
import NIOCore
import Testing

@testable import PublishHub

@Suite struct HubMailboxTests {
    private static let request = PushRequest(items: [], answersAsList: true)

    @Test func requestsAreRefusedUntilTheDoorsAreBound() async throws {
        let mailbox = try HubMailbox(capacity: 1)
        #expect(mailbox.readiness == .notReady(reason: "binding its doors"))
        let result = await mailbox.push(Self.request)
        #expect(result == .failure(.unavailable("the hub is starting: try again")))
        mailbox.open()
        #expect(mailbox.readiness == .ready)
    }

    @Test func requestsAreRefusedWhileStopping() async throws {
        let mailbox = try HubMailbox(capacity: 1)
        mailbox.open()
        mailbox.requestStop()
        #expect(mailbox.readiness == .notReady(reason: "stopping"))
        let result = await mailbox.nodes()
        #expect(result == .failure(.unavailable("the hub is stopping")))
    }

    @Test func nobodyWaitsForAReactorThatEnded() async throws {
        let mailbox = try HubMailbox(capacity: 1)
        mailbox.open()
        async let waiting = mailbox.push(Self.request)
        while mailbox.count == 0 {
            await Task.yield()
        }
        #expect(await mailbox.push(Self.request) == .failure(.unavailable("too many requests wait: try again")))
        mailbox.reactorEnded()
        #expect(await waiting == .failure(.unavailable("the hub is stopping")))
    }
}
