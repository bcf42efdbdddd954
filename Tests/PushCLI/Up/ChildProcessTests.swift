import Glibc
import Testing

@testable import muster

@Suite(.timeLimit(.minutes(1))) struct ChildProcessTests {
    @Test func itsOutputAndItsEndAreSeen() throws {
        let child = try ChildProcess(executable: "/bin/sh", arguments: ["-c", "echo out; echo err >&2; exit 3"])
        let (text, end) = Self.collect(child)
        #expect(text == "out\nerr\n")
        #expect(end == "status 3")
    }

    @Test func terminationReachesIt() throws {
        let child = try ChildProcess(executable: "/bin/sh", arguments: ["-c", "echo ready; exec sleep 600"])
        #expect(Self.firstOutput(child) == "ready\n")
        child.terminate()
        #expect(Self.collect(child).end == "signal 15")
    }

    @Test func aReloadThatComesTooEarlyDoesNotEndIt() throws {
        let child = try ChildProcess(executable: "/bin/cat", arguments: [])
        child.reload()
        child.terminate()
        #expect(Self.collect(child).end == "signal 15")
    }

    @Test func itCanBeKilled() throws {
        let child = try ChildProcess(
            executable: "/bin/sh",
            arguments: ["-c", "trap '' TERM; echo ready; while :; do sleep 600; done"]
        )
        #expect(Self.firstOutput(child) == "ready\n")
        child.killNow()
        #expect(Self.waitForEnd(child) == "signal 9")
        // The shell's own child outlives it in its process group.
        kill(-child.identifier, SIGKILL)
    }

    @Test func itsInputEndsWithItsOwner() throws {
        var first: ChildProcess? = try ChildProcess(executable: "/bin/sh", arguments: ["-c", "cat; echo over"])
        // A second child must not hold the first one's input open.
        let second = try ChildProcess(executable: "/bin/sh", arguments: ["-c", "exec sleep 600"])
        let identifier = try #require(first?.identifier)
        first = nil
        var status: Int32 = 0
        #expect(waitpid(identifier, &status, 0) == identifier)
        second.killNow()
        #expect(Self.waitForEnd(second) == "signal 9")
    }

    @Test func whatCannotBeStartedIsNamed() {
        let error = #expect(throws: CommandError.self) {
            try ChildProcess(executable: "/nonexistent", arguments: ["hub"])
        }
        #expect(error?.message.hasPrefix("expected to start muster hub, found: ") == true)
    }

    private static func firstOutput(_ child: ChildProcess) -> String {
        waitForOutput(child)
        return String(decoding: child.readOutput() ?? [], as: UTF8.self)
    }

    private static func collect(_ child: ChildProcess) -> (text: String, end: String) {
        let end = waitForEnd(child)
        var bytes: [UInt8] = []
        while let more = child.readOutput() { bytes += more }
        return (String(decoding: bytes, as: UTF8.self), end)
    }

    private static func waitForOutput(_ child: ChildProcess) {
        var item = pollfd(fd: child.output, events: Int16(POLLIN), revents: 0)
        poll(&item, 1, 10_000)
    }

    /// Waits without taking the end away from ``ChildProcess/ended()``.
    private static func waitForEnd(_ child: ChildProcess) -> String {
        var information = siginfo_t()
        waitid(P_PID, id_t(child.identifier), &information, WEXITED | WNOWAIT)
        return child.ended() ?? "still running"
    }
}
