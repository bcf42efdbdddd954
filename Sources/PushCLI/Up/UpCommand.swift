import ArgumentParser
import Logging
import MusterDomain
import MusterRuntime
import UnixSignals
import ZeroMQ

/// Runs a whole cluster on this machine.
struct UpCommand: CLICommand {
    static let fullName = "muster up"
    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Run a hub and nodes on this machine.",
        discussion: """
            All nodes share the port for clients; their operations ports count up from 8091. What dies is started \
            again. Ctrl-C ends everything in order, a second Ctrl-C at once. SIGHUP has all load the manifest again.

              muster up
              muster up --demo
              muster up --nodes 3 --manifest muster.yml

            Exit codes: 0 ended by Ctrl-C or SIGTERM, 65 bad manifest, 1 a process did not start or had to be killed.
            """
    )

    @Option(help: ArgumentHelp("How many nodes.", valueName: "n"))
    var nodes = 1

    @Option(
        help: ArgumentHelp("The manifest; without one the built-in defaults.", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"])
    )
    var manifest: String?

    @Flag(help: "Serve a page that shows the cluster at work; without a manifest, with topics for it.")
    var demo = false

    func validate() throws {
        ServerProcess.outliveHangUps()
        guard (1...64).contains(nodes) else {
            throw ValidationError("--nodes: expected 1 to 64, found \(nodes)")
        }
    }

    func perform(_ output: Output) async throws {
        let settings = try ManifestLoader.load(
            path: manifest,
            for: [],
            builtIn: demo ? Manifest.demoText : Manifest.builtInText
        ).manifest.node
        let program = CommandLine.arguments.first ?? "muster"
        let level = try LogLevelSetting.resolve(flag: nil, environment: ServerOptions.environment)
        let plan = UpPlan(
            manifest: manifest,
            operations: settings.operations,
            nodes: nodes,
            // The line that says `ready` is one of level info, and nothing starts without it.
            logLevel: level > .info ? Logger.Level.info.rawValue : nil,
            demoProgram: demo ? program : nil
        )
        let orders = try UpOrders()
        let stopTime = settings.drain + .seconds(15)
        let outcome = try await Self.obeyingSignals(orders) {
            try UpSupervisor(plan: plan, stopTime: stopTime, program: program, orders: orders, output: output).run()
        }
        switch outcome {
        case .stopped:
            break
        case .failed(let slot):
            throw CommandError(
                status: .failure,
                message: "expected \(slot) to start, found it ended (see its log above)"
            )
        case .killed:
            throw CommandError(status: .failure, message: "expected every process to end in time, found some to kill")
        }
    }

    /// Runs `body` on a thread of its own, and passes signals on to it as orders.
    private static func obeyingSignals<Result: Sendable>(
        _ orders: UpOrders,
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await signal in signals {
                    if signal == .sighup {
                        orders.reload()
                    } else {
                        orders.stop()
                    }
                }
            }
            defer { group.cancelAll() }
            return try await ZeroMQThread.run(name: "muster-up", body)
        }
    }
}
