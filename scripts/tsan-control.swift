// Shows that the sanitizer is awake and not too loud, before anybody believes what it says of the tests.
//
//   control mutex          threads that fight for a Mutex, so that some of them wait in the kernel: nothing to report
//   control continuation   tasks that are resumed by another thread, before they wait and after: nothing to report
//   control race           threads that share a number and nothing else: a race that must be reported

import Glibc
import Synchronization

final class Counter: Sendable {
    let guarded = Mutex(0)
    nonisolated(unsafe) var bare = 0
}

final class Waiting {
    let continuation: UnsafeContinuation<Int, Never>
    init(_ continuation: UnsafeContinuation<Int, Never>) { self.continuation = continuation }
}

let counter = Counter()

// Functions and not closures: threads of C's must not be taken for the main actor's.
func fight(_: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    for _ in 0..<2_000 {
        counter.guarded.withLock { value in
            value += 1
            // Longer than anybody spins.
            if value % 50 == 0 { usleep(200) }
        }
    }
    return nil
}

func race(_: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    for _ in 0..<2_000 { counter.bare += 1 }
    return nil
}

func resume(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // why: `wait` passes it.
    Unmanaged<Waiting>.fromOpaque(argument!).takeRetainedValue().continuation.resume(returning: 1)
    return nil
}

func start(
    _ body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?,
    _ argument: UnsafeMutableRawPointer?
)
    -> pthread_t
{
    var thread = pthread_t()
    pthread_create(&thread, nil, body, argument)
    return thread
}

func wait(spin: Int) async -> Int {
    await withUnsafeContinuation { continuation in
        let thread = start(resume, Unmanaged.passRetained(Waiting(continuation)).toOpaque())
        pthread_detach(thread)
        // So that the other thread is sometimes first.
        usleep(useconds_t(spin))
    }
}

@main
enum Control {
    static func main() async {
        switch CommandLine.arguments.last {
        case "mutex": await Self.join(fight)
        case "race": await Self.join(race)
        case "continuation":
            await withTaskGroup(of: Int.self) { group in
                for task in 0..<200 {
                    group.addTask {
                        var sum = 0
                        for spin in 0..<10 { sum += await wait(spin: (spin + task) % 7 * 20) }
                        return sum
                    }
                }
                for await sum in group where sum != 10 { exit(1) }
            }
        default: exit(64)
        }
    }

    static func join(_ body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?) async {
        for thread in (0..<4).map({ _ in start(body, nil) }) { pthread_join(thread, nil) }
    }
}
