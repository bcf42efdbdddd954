import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import MusterRuntime

@Suite(.timeLimit(.minutes(1))) struct WatchdogTests {
    @Test func isFedWhenALoopAndAThreadHaveAnswered() async throws {
        let (feeds, feed) = AsyncStream.makeStream(of: Void.self)
        let watchdog = Watchdog(limit: .seconds(60), logger: .silent) { feed.yield() }
        let pulse = ThreadPulse()
        let wakes = Mutex(0)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let subjects = [
            WatchedSubject.eventLoop("loop", loop),
            WatchedSubject.thread("thread", pulse) { wakes.withLock { $0 += 1 } },
        ]
        try await watchdog.watching(subjects) {
            watchdog.beginRound()
            #expect(wakes.withLock { $0 } == 1)
            // What the loop was asked before this it has answered.
            try await loop.submit {}.get()
            pulse.turnEnded()
            #expect(await feeds.first { _ in true } != nil)
        }
    }

    @Test func namesWhoIsSilentAndIsNotFed() async throws {
        let lines = Mutex<[String]>([])
        let sink = LogSink { line in lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
        let logger = Logger(label: "test") { label in MusterLogHandler(label: label, level: .info, sink: sink) }
        let fed = Mutex(0)
        let watchdog = Watchdog(limit: .seconds(60), logger: logger) { fed.withLock { $0 += 1 } }
        let (silent, well) = (ThreadPulse(), ThreadPulse())
        let subjects = [WatchedSubject.thread("deaf", silent) {}, WatchedSubject.thread("well", well) {}]
        await watchdog.watching(subjects) {
            watchdog.beginRound()
            well.turnEnded()
            #expect(lines.withLock { $0 } == [])
            watchdog.beginRound()
            well.turnEnded()
            #expect(fed.withLock { $0 } == 0)
            #expect(lines.withLock { $0.count == 1 && $0[0].contains("watchdog.threads=deaf ") })
            // It comes back: its answer is to an old question, the next one counts.
            silent.turnEnded()
            #expect(fed.withLock { $0 } == 0)
            silent.turnEnded()
            #expect(fed.withLock { $0 } == 1)
        }
    }

    @Test func whoWasWatchedForATimeIsNotWaitedForAfterIt() async {
        let fed = Mutex(0)
        let watchdog = Watchdog(limit: .seconds(60), logger: .silent) { fed.withLock { $0 += 1 } }
        let pulse = ThreadPulse()
        await watchdog.watching([.thread("stays", pulse) {}]) {
            await watchdog.watching([.thread("ends", ThreadPulse()) {}]) {
                watchdog.beginRound()
                pulse.turnEnded()
                #expect(fed.withLock { $0 } == 0)
            }
            #expect(fed.withLock { $0 } == 1)
        }
    }
}
