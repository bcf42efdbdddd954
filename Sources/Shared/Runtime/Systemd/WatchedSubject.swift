import NIOCore

/// A loop or a thread of which the watchdog wants to know that it still takes turns.
package struct WatchedSubject: Sendable {
    /// As the log names it.
    let name: String
    /// Puts a question to it, and returns at once; it calls the closure from its own thread.
    let ask: @Sendable (@escaping @Sendable () -> Void) -> Void

    package init(name: String, ask: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
        self.name = name
        self.ask = ask
    }

    package static func eventLoop(_ name: String, _ loop: any EventLoop) -> WatchedSubject {
        WatchedSubject(name: name) { loop.execute($0) }
    }

    /// All loops of a group, by the name and their number.
    package static func eventLoops(_ name: String, _ group: any EventLoopGroup) -> [WatchedSubject] {
        group.makeIterator().enumerated().map { .eventLoop("\(name)-\($0.offset)", $0.element) }
    }

    /// - Parameter wake: ends the thread's wait for work, so that it takes a turn now.
    package static func thread(
        _ name: String,
        _ pulse: ThreadPulse,
        wake: @escaping @Sendable () -> Void
    ) -> WatchedSubject {
        WatchedSubject(name: name) { answer in
            pulse.ask(answer)
            wake()
        }
    }
}
