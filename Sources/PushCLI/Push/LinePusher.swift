import MusterClient

/// Pushes line by line: many on their way at a time, in order, and a bad line does not stop the others.
struct LinePusher: Sendable {
    /// Most pushes that wait for their acknowledgement, so that a fast producer does not fill the memory.
    static let window = 256

    let sender: PushSender
    /// Makes the push of a line's data.
    let template: @Sendable (PushData) -> OutgoingPush
    let form: PushDataForm

    /// What the second task is told about each line.
    private enum Entry: Sendable {
        case sent(line: Int, PushSender.Ticket)
        case bad(line: Int, CommandError)
    }

    /// - Throws: ``CommandError`` of bad data when lines were refused; any other failure ends the run at once.
    func run(_ lines: LineReader, _ output: Output) async throws {
        let (entries, enter) = AsyncStream.makeStream(of: Entry.self)
        let (slots, freeSlot) = AsyncStream.makeStream(of: Void.self)
        for _ in 0..<Self.window { freeSlot.yield() }
        let tally = try await withThrowingTaskGroup(of: Tally?.self) { group in
            group.addTask {
                defer { enter.finish() }
                try await read(lines, slots: slots, enter: enter)
                return nil
            }
            group.addTask {
                try await collect(entries, freeSlot: freeSlot, output)
            }
            var tally = Tally()
            for try await result in group {
                tally = result ?? tally
            }
            return tally
        }
        try finish(tally, output)
    }

    private struct Tally: Sendable {
        var pushed = 0
        var failed = 0
    }

    private func read(
        _ lines: LineReader,
        slots: AsyncStream<Void>,
        enter: AsyncStream<Entry>.Continuation
    ) async throws {
        var free = slots.makeAsyncIterator()
        for try await (number, line) in lines {
            guard await free.next() != nil else { return }
            switch line {
            case .tooLong:
                let error = CommandError.badData("expected at most \(PushContent.maximumBytes) bytes, found more")
                enter.yield(.bad(line: number, error))
            case .line(let bytes):
                do {
                    let push = template(try form.data(from: .input(bytes)))
                    enter.yield(.sent(line: number, try await sender.submit(push)))
                } catch {
                    enter.yield(.bad(line: number, try Self.badData(error)))
                }
            }
        }
    }

    private func collect(
        _ entries: AsyncStream<Entry>,
        freeSlot: AsyncStream<Void>.Continuation,
        _ output: Output
    ) async throws -> Tally {
        var tally = Tally()
        for await entry in entries {
            switch entry {
            case .bad(let line, let error):
                output.note("\(PushCommand.fullName): line \(line): \(error.message)")
                tally.failed += 1
            case .sent(let line, let ticket):
                do {
                    try await ticket.wait()
                    tally.pushed += 1
                } catch {
                    output.note("\(PushCommand.fullName): line \(line): \(try Self.badData(error).message)")
                    tally.failed += 1
                }
            }
            freeSlot.yield()
        }
        return tally
    }

    private func finish(_ tally: Tally, _ output: Output) throws {
        try output.line("pushed \(tally.pushed) \(tally.pushed == 1 ? "line" : "lines")")
        guard tally.failed == 0 else {
            throw CommandError.badData("expected every line to be pushed, found \(tally.failed) bad")
        }
    }

    /// The error when it is about one line's data; every other one is thrown on, because all lines would meet it.
    private static func badData(_ error: any Error) throws -> CommandError {
        if let error = error as? CommandError, error.status == .badData {
            return error
        }
        if let error = error as? MusterClientError, ExitStatus(error.code) == .badData {
            return CommandError(error)
        }
        throw error
    }
}
