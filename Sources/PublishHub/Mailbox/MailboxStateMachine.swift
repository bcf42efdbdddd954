import NIOCore

/// Decides which requests the reactor gets: none before its doors are bound, bounded many while it runs, none new while
/// it stops.
///
/// notOpen → open → closing → closed; a stop may come in any state. Entries taken in are always either handed out by
/// `take` or returned by `reactorEnded`: each holds a continuation that must be resumed exactly once.
struct MailboxStateMachine<Entry>: ~Copyable {
    private enum State {
        case notOpen
        case open
        case closing
        case closed
    }

    private let capacity: Int
    private var state = State.notOpen
    private(set) var isStopAnnounced = false
    /// Empty unless open or closing.
    private var entries = CircularBuffer<Entry>()

    init(capacity: Int) {
        self.capacity = capacity
    }

    enum SubmitAction: Equatable {
        /// Signal the reactor.
        case wakeUp
        case refuse(SubmitRefusal)
    }

    enum SubmitRefusal: Equatable {
        case notOpen
        case full
        case stopping
    }

    mutating func submitted(_ entry: Entry) -> SubmitAction {
        switch state {
        case .notOpen:
            return .refuse(.notOpen)
        case .open:
            guard entries.count < capacity else { return .refuse(.full) }
            entries.append(entry)
            return .wakeUp
        case .closing, .closed:
            return .refuse(.stopping)
        }
    }

    /// The doors are bound.
    ///
    /// A stop may have come first.
    mutating func opened() {
        switch state {
        case .notOpen: state = .open
        case .open, .closing, .closed: break
        }
    }

    /// A stop will be asked for when HTTP has ended; until then it is served as before.
    mutating func stopAnnounced() {
        isStopAnnounced = true
    }

    /// A stop was asked for; what was taken in is still handed out.
    mutating func stopRequested() {
        switch state {
        case .notOpen, .open: state = .closing
        case .closing, .closed: break
        }
    }

    /// Hands out the oldest entry.
    mutating func take() -> Entry? {
        entries.popFirst()
    }

    /// The reactor has ended: refuse what is returned.
    mutating func reactorEnded() -> [Entry] {
        state = .closed
        defer { entries = [] }
        return Array(entries)
    }

    var isOpen: Bool {
        switch state {
        case .open: true
        case .notOpen, .closing, .closed: false
        }
    }

    var isStopping: Bool {
        switch state {
        case .notOpen, .open: false
        case .closing, .closed: true
        }
    }

    var count: Int {
        entries.count
    }
}
