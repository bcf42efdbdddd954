import Glibc
import Logging
import Metrics
import MusterDomain
import MusterRuntime
import ZeroMQ

/// What happens on the keeper's thread. Everything here is called from it alone.
final class HistoryLoop {
    /// Pushes of one commit: those behind them must not wait for too many.
    private static let groupLimit = 4096
    private static let sweepInterval: UInt64 = 1000

    private let keeper: HistoryKeeper
    private let engine: HistoryEngine
    private var nextSweep: UInt64 = 0
    private var wasFailing = false

    init(_ keeper: HistoryKeeper, _ engine: HistoryEngine) {
        self.keeper = keeper
        self.engine = engine
    }

    func run() throws {
        var poller = ZeroMQPoller()
        _ = poller.add(descriptor: keeper.mailbox.wakeUp.descriptor)
        while true {
            _ = try poller.wait(milliseconds: Int(Self.sweepInterval))
            keeper.mailbox.wakeUp.consume()
            work()
            sweepIfDue()
            keeper.pulse.turnEnded()
            if keeper.mailbox.closeIfStopping() { break }
        }
        do throws(HistoryStoreError) {
            try engine.close()
        } catch {
            keeper.logger.error("the history's store was not closed cleanly", metadata: ["reason": "\(error)"])
        }
    }

    /// Appends first: what is read then is told behind what was appended.
    private func work() {
        let jobs = keeper.mailbox.takeJobs()
        guard !jobs.isEmpty else { return }
        var group: [(number: UInt64, pushes: [HistoryPush])] = []
        var count = 0
        for case (let number, .append(let pushes)) in jobs {
            group.append((number, pushes))
            count += pushes.count
            if count >= Self.groupLimit {
                append(group)
                (group, count) = ([], 0)
            }
        }
        append(group)
        for (number, job) in jobs {
            if let result = read(job) { keeper.mailbox.post([(number, result)]) }
        }
    }

    private func append(_ group: [(number: UInt64, pushes: [HistoryPush])]) {
        guard !group.isEmpty else { return }
        let start = ContinuousClock.now
        var outcomes = engine.append(group.flatMap(\.pushes), now: Self.now())[...]
        keeper.metrics.committed(in: ContinuousClock.now - start)
        noteHealth()
        keeper.mailbox.post(
            group.map { number, pushes in
                defer { outcomes = outcomes.dropFirst(pushes.count) }
                return (number, .appended(Array(outcomes.prefix(pushes.count))))
            }
        )
    }

    /// One line when the store begins to fail, and one when it works again.
    private func noteHealth() {
        let isFailing = engine.trouble != nil
        guard isFailing != wasFailing else { return }
        wasFailing = isFailing
        if let trouble = engine.trouble {
            keeper.logger.error(
                "history cannot be written: pushes to topics that keep it are refused with 503",
                metadata: ["reason": "\(trouble)"]
            )
        } else {
            keeper.logger.notice("history can be written again")
        }
    }

    private func read(_ job: HistoryJob) -> HistoryResult? {
        do throws(HistoryStoreError) {
            switch job {
            case .append:
                return nil
            case .find(let topic, let wanted, let limit, let bytes, let retention):
                return .found(
                    try engine.find(topic, wanted, limit: limit, bytes: bytes, retention: retention, now: Self.now())
                )
            case .list(let vhost, let prefix, let after, let limit):
                let (records, hasMore) = try engine.topics(
                    of: vhost,
                    prefix: prefix,
                    after: after,
                    limit: limit,
                    now: Self.now(),
                    retention: retentions()
                )
                return .listed(records, hasMore: hasMore)
            case .look(let topic, let retention):
                return .looked(try engine.look(topic, retention: retention, now: Self.now()))
            }
        } catch {
            return .failed(.unavailable("history: expected a store that can be read, found an error: try again"))
        }
    }

    /// What each topic's family keeps by the manifest of now.
    private func retentions() -> (HistoryTopic) -> HistoryRetention? {
        let vhosts = keeper.rulebook.current.decoder.admission.vhosts
        return { topic in vhosts[topic.vhost]?.topics.family(of: topic.name)?.family.history }
    }

    private func sweepIfDue() {
        let now = Self.now()
        guard now >= nextSweep else { return }
        nextSweep = now + Self.sweepInterval
        do throws(HistoryStoreError) {
            try engine.sweep(now: now, retention: retentions())
            try engine.tidy()
        } catch {
            keeper.logger.debug("history could not be swept", metadata: ["reason": "\(error)"])
        }
        keeper.mailbox.publish(
            HistorySnapshot(
                figures: engine.figures,
                topics: engine.topicCount,
                bytes: engine.bytes,
                size: engine.size,
                damaged: engine.damaged
            )
        )
    }

    /// Milliseconds since 1970.
    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
    }
}
