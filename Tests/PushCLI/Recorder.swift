import Synchronization

@testable import muster

/// Keeps what a command writes.
final class Recorder: Sendable {
    private let texts = Mutex<(lines: [String], notes: [String])>(([], []))

    var lines: [String] { texts.withLock { $0.lines } }
    var notes: [String] { texts.withLock { $0.notes } }

    /// - Parameter onNote: hears of each note after it was kept.
    func output(isTerminal: Bool = false, onNote: @escaping @Sendable (String) -> Void = { _ in }) -> Output {
        Output(isTerminal: isTerminal) { line in
            self.texts.withLock { $0.lines.append(line) }
        } note: { note in
            self.texts.withLock { $0.notes.append(note) }
            onNote(note)
        }
    }
}
