import Synchronization

@testable import muster

/// Keeps what a command writes.
final class Recorder: Sendable {
    private let texts = Mutex<(lines: [String], notes: [String])>(([], []))

    var lines: [String] { texts.withLock { $0.lines } }
    var notes: [String] { texts.withLock { $0.notes } }

    func output(isTerminal: Bool = false) -> Output {
        Output(isTerminal: isTerminal) { line in
            self.texts.withLock { $0.lines.append(line) }
        } note: { note in
            self.texts.withLock { $0.notes.append(note) }
        }
    }
}
