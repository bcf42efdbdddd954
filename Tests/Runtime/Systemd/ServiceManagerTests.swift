import Logging
import ServiceLifecycle
import Testing

@testable import MusterRuntime

@Suite(.timeLimit(.minutes(1))) struct ServiceManagerTests {
    /// Runs a manager until `body` has returned, and gives everything that was sent.
    private func sent(
        watchdogLimit: Duration? = nil,
        _ body: @escaping @Sendable (ServiceManager, inout AsyncStream<String>.Iterator) async throws -> Void
    ) async throws -> [String] {
        let (messages, message) = AsyncStream.makeStream(of: String.self)
        let (all, one) = AsyncStream.makeStream(of: String.self)
        let manager = ServiceManager(watchdogLimit: watchdogLimit, logger: .silent) {
            one.yield($0)
            message.yield($0)
        }
        let group = ServiceGroup(
            configuration: .init(services: [manager, StopNotice(manager)], logger: .silent)
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = messages.makeAsyncIterator()
            try await body(manager, &iterator)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        one.finish()
        return await all.reduce(into: []) { $0.append($1) }
    }

    @Test func tellsALifeInItsOrder() async throws {
        let sent = try await sent { manager, _ in
            manager.report("joining")
            manager.ready()
            await manager.reloading { manager.report("live") }
        }
        #expect(sent.count == 6)
        #expect(sent[..<2] == ["STATUS=joining", "READY=1"])
        #expect(sent[2].hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        #expect(sent[3...] == ["STATUS=live", "READY=1", "STOPPING=1"])
    }

    @Test func aReloadThatFailsEndsToo() async throws {
        struct Failure: Error {}
        let sent = try await sent { manager, _ in
            manager.ready()
            await #expect(throws: Failure.self) { try await manager.reloading { throw Failure() } }
        }
        #expect(sent.count { $0 == "READY=1" } == 2)
    }

    @Test func theWatchdogAsksByItself() async throws {
        let sent = try await sent(watchdogLimit: .milliseconds(20)) { manager, messages in
            let pulse = ThreadPulse()
            await manager.watching([.thread("thread", pulse) { pulse.turnEnded() }]) {
                _ = await messages.next()
                manager.ready()
                while let message = await messages.next(), message != "WATCHDOG=1" {}
            }
        }
        #expect(sent.first == "WATCHDOG=1\nEXTEND_TIMEOUT_USEC=20000")
    }

    @Test func aManagerThatDoesNotReadKeepsNobodyFromStopping() async throws {
        let manager = ServiceManager(watchdogLimit: nil, logger: .silent) { _ in
            try? await Task.sleep(for: .seconds(600))
        }
        let group = ServiceGroup(configuration: .init(services: [manager, StopNotice(manager)], logger: .silent))
        manager.ready()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test func withoutAManagerNothingIsAsked() async {
        ServiceManager.absent.report(
            {
                Issue.record("nobody reads it")
                return ""
            }()
        )
        ServiceManager.absent.ready()
        let value = await ServiceManager.absent.watching([.thread("thread", ThreadPulse()) { Issue.record("asked") }]) {
            await ServiceManager.absent.reloading { 7 }
        }
        #expect(value == 7)
    }
}
