import Glibc
import MusterDomain
import Synchronization
import Testing
import ZeroMQ

@testable import muster

@Suite(.timeLimit(.minutes(1))) struct UpSupervisorTests {
    /// A stand-in for the program: says that it is ready, then runs until it is told to end.
    private static let script = """
        #!/bin/sh
        trap 'exit 0' TERM
        echo "2026-01-02T03:04:05.678Z info muster.$1: ready hub.http=127.0.0.1:1 node.listen=127.0.0.1:2" >&2
        while :; do sleep 0.05; done
        """

    @Test func runsAnnouncesAndEndsInOrder() async throws {
        let recorder = Recorder()
        let orders = try UpOrders()
        let outcome = try await supervise(Self.script, recorder, orders) { line in
            if line.hasPrefix("Muster is up") { orders.stop() }
        }
        #expect(outcome == .stopped)
        let ends = recorder.notes.filter { $0.contains("| ended with") }
        #expect(ends.count == 3)
        #expect(ends.last == "hub   | ended with status 0")
        #expect(recorder.lines.contains { $0.contains("muster watch v1.news.1 --url ws://127.0.0.1:2/") })
    }

    @Test func aReloadReachesEveryProcessAndEndsNone() async throws {
        let recorder = Recorder()
        let orders = try UpOrders()
        let reloads = Mutex(0)
        let script = """
            #!/bin/sh
            trap 'exit 0' TERM
            trap 'echo reloaded >&2' HUP
            echo "2026-01-02T03:04:05.678Z info muster.$1: ready a=b" >&2
            while :; do sleep 0.05; done
            """
        let outcome = try await supervise(script, recorder, orders) { line in
            if line.hasPrefix("Muster is up") { orders.reload() }
            guard line.hasSuffix("| reloaded") else { return }
            if reloads.withLock({ count in
                count += 1
                return count
            }) == 3 {
                orders.stop()
            }
        }
        #expect(outcome == .stopped)
        #expect(reloads.withLock { $0 } == 3)
    }

    @Test func whatDoesNotStartEndsAll() async throws {
        let recorder = Recorder()
        let script = "#!/bin/sh\necho 'muster hub: a fault' >&2\nexit 65\n"
        let outcome = try await supervise(script, recorder, UpOrders()) { _ in }
        #expect(outcome == .failed(.hub))
        #expect(recorder.notes == ["hub   | muster hub: a fault", "hub   | ended with status 65"])
    }

    @Test func whatDiesLaterIsStartedAgain() async throws {
        let recorder = Recorder()
        let orders = try UpOrders()
        let deaths = Mutex(0)
        // The nodes end by themselves as soon as they were ready.
        let script = """
            #!/bin/sh
            trap 'exit 0' TERM
            echo "2026-01-02T03:04:05.678Z info muster.$1: ready a=b" >&2
            [ "$1" = node ] && exit 7
            while :; do sleep 0.05; done
            """
        let outcome = try await supervise(script, recorder, orders) { line in
            guard line.contains("| starts again in") else { return }
            if deaths.withLock({ count in
                count += 1
                return count
            }) == 4 {
                orders.stop()
            }
        }
        #expect(outcome == .stopped)
        #expect(recorder.notes.contains("node1 | ended with status 7"))
    }

    private func supervise(
        _ script: String,
        _ recorder: Recorder,
        _ orders: UpOrders,
        onLine: @escaping @Sendable (String) -> Void
    ) async throws -> UpStateMachine.Outcome {
        var template = Array("/tmp/muster-up-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        let path = "\(folder)/muster"
        try SmallFile.create(path, script, isSecret: false)
        chmod(path, 0o755)
        defer {
            unlink(path)
            rmdir(folder)
        }
        let plan = UpPlan(manifest: nil, operations: HostPort(host: .ipv4(0x7F00_0001), port: 0), nodes: 2)
        let recording = recorder.output()
        let output = Output { line in
            try recording.line(line)
            onLine(line)
        } note: { note in
            recording.styledNote(note)
            onLine(note)
        }
        return try await ZeroMQThread.run(name: "up") {
            try UpSupervisor(
                plan: plan,
                stopTime: .seconds(30),
                program: "muster",
                executable: path,
                orders: orders,
                output: output
            ).run()
        }
    }
}
