import MusterDomain
import MusterRuntime
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

/// The keeper's thread from its first to its last call, with jobs that wait before it begins.
@Suite(.timeLimit(.minutes(1))) struct HistoryLoopTests {
    private static let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "kept.1"))

    private let reactor: WakeUp
    private let mailbox: HistoryMailbox
    private let control = StoreControl()

    init() throws {
        reactor = try WakeUp()
        mailbox = try HistoryMailbox(reactor: reactor)
    }

    private func keeper(_ opening: HistoryKeeper.Opening? = nil) throws -> HistoryKeeper {
        let manifest = Array(HistoryDoorsTests.manifest.utf8)
        let loaded = try ManifestLoader.load(manifest, name: "muster.yml", for: [.hub])
        let configuration = try HubConfiguration(HubHarness.settings())
        return HistoryKeeper(
            mailbox: mailbox,
            opening: opening ?? control.opening,
            limits: configuration.history,
            rulebook: HubRulebook(HubRules(loaded, limits: configuration.pushes)),
            metrics: HubMetrics(factory: PrometheusRegistry()),
            pulse: ThreadPulse(),
            logger: HubHarness.logger()
        )
    }

    /// Does all jobs and ends; returns what became of them in words.
    private func run(_ jobs: [HistoryJob]) async throws -> [String] {
        for (place, job) in jobs.enumerated() { #expect(mailbox.submit(job, number: UInt64(place + 1))) }
        mailbox.requestStop()
        try await keeper().run()
        return mailbox.takeResults().map { "\($0.number) \(Self.describe($0.result))" }
    }

    private static func describe(_ result: HistoryResult) -> String {
        switch result {
        case .appended(let outcomes): "appended \(outcomes.map(describe).joined(separator: ","))"
        case .found(let finding): "found \(finding.messages.map(\.offset))"
        case .listed(let records, let hasMore): "listed \(records.map(\.head)) \(hasMore)"
        case .looked(let record): "looked \(record?.head ?? 0)"
        case .failed(let refusal): "failed \(refusal.code)"
        }
    }

    private static func describe(_ outcome: AppendOutcome) -> String {
        switch outcome {
        case .appended(let position): "\(position.offset)"
        case .duplicate, .stale: "dropped"
        case .refused(let refusal): "\(refusal.code)"
        }
    }

    private static func append(_ count: Int) -> HistoryJob {
        let push = Push(topic: topic.name, data: ByteBuffer(string: "1"))
        return .append(Array(repeating: HistoryPush(push: push, retention: HistoryRetention()), count: count))
    }

    private static let find = HistoryJob.find(topic, .latest(10), limit: 10, bytes: 1000, HistoryRetention())

    @Test func whatIsReadIsToldBehindWhatWasAppended() async throws {
        let results = try await run([Self.find, Self.append(2), .look(Self.topic, HistoryRetention()), Self.append(1)])
        #expect(results == ["2 appended 1,2", "4 appended 3", "1 found [1, 2, 3]", "3 looked 3"])
        #expect(control.commits == 1)
    }

    @Test func pushesOfOneCommitAreBounded() async throws {
        let results = try await run(Array(repeating: Self.append(2_000), count: 5))
        #expect(control.commits == 2)
        #expect(results.map { $0.prefix(2) } == (1...5).map { "\($0) " })
        #expect(results.last?.hasSuffix(",9999,10000") == true)
    }

    @Test func aStoreThatFailsRefusesEachJobOfTheCommit() async throws {
        control.setFailing(true)
        let results = try await run([Self.append(2), Self.append(1), .look(Self.topic, HistoryRetention())])
        #expect(results == ["1 appended 503,503", "2 appended 503", "3 looked 0"])
    }

    @Test func aReadingThatFailsIsAnswered() async throws {
        control.breakAtCommit()
        #expect(try await run([Self.find, Self.append(1)]) == ["2 appended 1", "1 failed 503"])
    }

    @Test func theSnapshotTellsWhatIsThere() async throws {
        _ = try await run([Self.append(3)])
        let snapshot = mailbox.snapshot
        #expect(snapshot.topics == 1 && snapshot.bytes == 3 * 65 && snapshot.figures.appended == 3)
    }

    @Test func aStoreThatCannotBeOpenedClosesTheMailboxAndIsTold() async throws {
        let keeper = try keeper { _ in throw RuntimeError(code: .invalidSetting, message: "hub.store: no") }
        #expect(mailbox.submit(Self.find, number: 1))
        await #expect(throws: RuntimeError.self) { try await keeper.run() }
        await #expect(throws: RuntimeError.self) { try await keeper.opened.value }
        #expect(mailbox.isClosed && !mailbox.submit(Self.find, number: 2))
    }
}
