import Glibc
import MusterDomain
import ZeroMQ

/// The thread that owns the processes of `muster up` and performs what ``UpStateMachine`` decides.
final class UpSupervisor {
    /// How late an end of a process or a time may be noticed.
    private static let tickMilliseconds: Int32 = 50
    /// Longest line of a process; the rest of a longer one is left out.
    private static let maximumLineBytes = 16 << 10

    private struct Child {
        let process: ChildProcess
        var lines = LineSplitter(limit: UpSupervisor.maximumLineBytes)
    }

    private let plan: UpPlan
    private let program: String
    private let executable: String
    private let orders: UpOrders
    private let output: Output
    private let prefix: LogPrefix
    private var machine: UpStateMachine
    private var children: [UpSlot: Child] = [:]
    /// What each process said when it became ready last.
    private var addresses: [UpSlot: [String: String]] = [:]
    private var outcome: UpStateMachine.Outcome?

    /// - Parameters:
    ///   - program: how the program was called, for commands to paste.
    ///   - executable: what the processes run.
    init(
        plan: UpPlan,
        stopTime: Duration,
        program: String,
        executable: String = "/proc/self/exe",
        orders: UpOrders,
        output: Output
    ) {
        self.plan = plan
        self.program = program
        self.executable = executable
        self.orders = orders
        self.output = output
        self.prefix = LogPrefix(slots: plan.slots, hasColors: output.isErrorTerminal)
        self.machine = UpStateMachine(nodes: plan.nodes, stopTime: stopTime)
    }

    /// Runs until everything has ended.
    func run() throws -> UpStateMachine.Outcome {
        perform(machine.started(at: .now))
        while true {
            if let outcome { return outcome }
            waitForNews()
            let (stops, isReload) = orders.take()
            if isReload {
                perform(machine.reloadRequested())
            }
            for _ in 0..<stops {
                perform(machine.stopRequested(at: .now))
            }
            for slot in plan.slots {
                readOutput(of: slot)
                noticeEnd(of: slot)
            }
            perform(machine.timePassed(.now))
        }
    }

    private func waitForNews() {
        var items = [pollfd(fd: orders.wakeUp.descriptor, events: Int16(POLLIN), revents: 0)]
        items += children.values.map { pollfd(fd: $0.process.output, events: Int16(POLLIN), revents: 0) }
        poll(&items, nfds_t(items.count), Self.tickMilliseconds)
    }

    private func readOutput(of slot: UpSlot) {
        while let bytes = children[slot]?.process.readOutput() {
            for line in children[slot]?.lines.feed(bytes) ?? [] {
                show(line, of: slot)
            }
        }
    }

    private func show(_ line: LineSplitter.Line, of slot: UpSlot) {
        switch line {
        case .tooLong:
            note("(a line too long to show)", slot)
        case .line(let bytes):
            let text = String(decoding: bytes, as: UTF8.self)
            note(text, slot)
            if let values = ReadyLine.parse(text) {
                addresses[slot] = values
                perform(machine.becameReady(slot, at: .now))
            }
        }
    }

    private func noticeEnd(of slot: UpSlot) {
        guard let how = children[slot]?.process.ended() else { return }
        // What it wrote between the last reading and its end.
        readOutput(of: slot)
        if let last = children[slot]?.lines.finish() {
            show(last, of: slot)
        }
        children[slot] = nil
        note("ended with \(how)", slot)
        perform(machine.exited(slot, at: .now))
    }

    private func perform(_ actions: [UpStateMachine.Action]) {
        for action in actions {
            switch action {
            case .start(let slot): start(slot)
            case .terminate(let slot): children[slot]?.process.terminate()
            case .kill(let slot): children[slot]?.process.killNow()
            case .reload(let slot): children[slot]?.process.reload()
            case .announce: announce()
            case .restart(let slot, let wait): note("starts again in \(wait.settingText)", slot)
            case .finish(let result): outcome = result
            }
        }
    }

    private func start(_ slot: UpSlot) {
        let arguments = plan.arguments(for: slot, hub: addresses[.hub] ?? [:], isFree: PortProbe.isFree)
        do {
            children[slot] = Child(process: try ChildProcess(executable: executable, arguments: arguments))
        } catch {
            note("\(error)", slot)
            perform(machine.exited(slot, at: .now))
        }
    }

    private func announce() {
        for line in UpBanner(program: program, addresses: addresses, hasDemo: plan.demoProgram != nil).lines() {
            // Nobody reads standard output any more; the cluster runs on.
            try? output.line(line)
        }
    }

    private func note(_ text: String, _ slot: UpSlot) {
        output.styledNote(prefix.prefixed(text, by: slot))
    }
}
