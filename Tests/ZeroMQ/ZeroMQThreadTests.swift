import Glibc
import Testing

@testable import ZeroMQ

struct ZeroMQThreadTests {
    private struct Failure: Error {}

    @Test func bodyRunsOnAThreadWithThatName() async throws {
        let name = try await ZeroMQThread.run(name: "muster-with-a-long-name") {
            var bytes = [CChar](repeating: 0, count: 64)
            let file = fopen("/proc/thread-self/comm", "r")
            defer { fclose(file) }
            fgets(&bytes, 64, file)
            return String(decoding: bytes.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        #expect(name == "muster-with-a-l")
    }

    @Test func signalsAreBlocked() async throws {
        let isBlocked = try await ZeroMQThread.run(name: "signals") {
            var mask = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &mask)
            return sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGINT) == 1
        }
        #expect(isBlocked)
    }

    @Test func errorOfTheBodyIsThrownToTheWaiter() async {
        await #expect(throws: Failure.self) {
            try await ZeroMQThread.run(name: "failing") { throw Failure() }
        }
    }

    @Test func joiningAFinishedThreadReturns() async throws {
        let thread = try ZeroMQThread.start(name: "short") {}
        await thread.join()
        await thread.join()
    }

    @Test func callersOwnSignalMaskIsLeftAlone() throws {
        var before = sigset_t()
        var after = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &before)
        _ = try ZeroMQThread.start(name: "short") {}
        pthread_sigmask(SIG_BLOCK, nil, &after)
        #expect(sigismember(&before, SIGTERM) == sigismember(&after, SIGTERM))
    }
}
