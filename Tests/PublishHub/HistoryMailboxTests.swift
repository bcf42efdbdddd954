import MusterDomain
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

@Suite struct HistoryMailboxTests {
    private static let job = HistoryJob.look(
        HistoryTopic(vhost: .root, name: TopicName(trusted: "a")),
        HistoryRetention()
    )

    private let reactor: WakeUp
    private let mailbox: HistoryMailbox

    init() throws {
        reactor = try WakeUp()
        mailbox = try HistoryMailbox(reactor: reactor)
    }

    /// Whether a signal has come.
    private static func isSignalled(_ wakeUp: WakeUp) throws -> Bool {
        var poller = ZeroMQPoller()
        _ = poller.add(descriptor: wakeUp.descriptor)
        return try poller.wait(milliseconds: 0) == .ready
    }

    @Test func jobsComeInTheirOrderAndOnce() throws {
        for number in 1...3 as ClosedRange<UInt64> { #expect(mailbox.submit(Self.job, number: number)) }
        #expect(try Self.isSignalled(mailbox.wakeUp))
        #expect(mailbox.takeJobs().map(\.number) == [1, 2, 3])
        #expect(mailbox.takeJobs().isEmpty)
    }

    @Test func resultsComeInTheirOrderAndOnceAndWakeTheReactor() throws {
        mailbox.post([])
        #expect(try !Self.isSignalled(reactor))
        mailbox.post([(2, .looked(nil)), (1, .looked(nil))])
        mailbox.post([(3, .looked(nil))])
        #expect(try Self.isSignalled(reactor))
        #expect(mailbox.takeResults().map(\.number) == [2, 1, 3])
        #expect(mailbox.takeResults().isEmpty)
    }

    @Test func itClosesOnlyWhenAskedToAndNothingWaits() throws {
        #expect(!mailbox.closeIfStopping())
        #expect(mailbox.submit(Self.job, number: 1))
        mailbox.wakeUp.consume()
        mailbox.requestStop()
        #expect(try Self.isSignalled(mailbox.wakeUp))
        #expect(!mailbox.closeIfStopping() && !mailbox.isClosed)
        // Until it closes it takes what comes.
        #expect(mailbox.submit(Self.job, number: 2))
        #expect(mailbox.takeJobs().map(\.number) == [1, 2])
        #expect(mailbox.closeIfStopping() && mailbox.isClosed)
    }

    @Test func aClosedOneTakesNothingAndStillGivesItsResults() throws {
        mailbox.post([(1, .looked(nil))])
        reactor.consume()
        mailbox.closed()
        #expect(try Self.isSignalled(reactor))
        #expect(mailbox.isClosed && !mailbox.submit(Self.job, number: 2))
        #expect(mailbox.takeJobs().isEmpty)
        #expect(mailbox.takeResults().map(\.number) == [1])
    }

    @Test func theLastSnapshotIsSeen() {
        #expect(mailbox.snapshot == HistorySnapshot())
        mailbox.publish(HistorySnapshot(topics: 7))
        #expect(mailbox.snapshot.topics == 7)
    }
}
