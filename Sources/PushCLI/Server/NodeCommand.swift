import ArgumentParser
import MusterDomain
import MusterRuntime
import WSNode

/// Runs a node.
struct NodeCommand: CLICommand {
    static let fullName = "muster node"
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "Run a node: it holds WebSocket connections.",
        usage: "muster node [--manifest <file>] [--name <name>] [<address options>]",
        discussion: """
            Several nodes of one machine may share the port for clients; each needs its own --operations. Port 0 takes \
            a free port. One log line says `ready` when the hub's stream is live. SIGHUP loads the manifest again; \
            sockets that its rules allow stay. Sockets that systemd passes take the place of --listen.

              muster node
              muster node --manifest muster.yml --name a --operations 127.0.0.1:8091
              MUSTER_NODE_HUB_CONTROL=tcp://10.0.0.5:5558 muster node \\
                --hub-publish tcp://10.0.0.5:5556

            Exit codes: 0 stopped by SIGTERM or SIGINT, 64 usage or settings, 65 bad manifest, 1 any other failure.
            """
    )

    @OptionGroup
    var options: ServerOptions

    @Option(help: "Its name, unique in the cluster; by default host name and process id.")
    var name: String?

    @Option(help: ArgumentHelp("Address for clients.", valueName: "host:port"))
    var listen: String?

    @Option(help: ArgumentHelp("Address for health and metrics.", valueName: "host:port"))
    var operations: String?

    @Option(help: ArgumentHelp("The hub's stream.", valueName: "endpoint"))
    var hubPublish: String?

    @Option(help: ArgumentHelp("The hub's door for nodes.", valueName: "endpoint"))
    var hubControl: String?

    @Option(
        help: ArgumentHelp(
            "Let the hub's demo page connect; without a manifest, with topics for it.",
            valueName: "origin"
        )
    )
    var demoPage: DemoPageOrigin?

    func perform(_ output: Output) async throws {
        let sockets = try SocketActivation.takeListeners()
        let (loaded, logger) = try options.load(for: .node, logger: "muster.node", isDemo: demoPage != nil)
        var settings = try loaded.manifest.node.overlaid(
            with: options.reader(flags: [
                "node.name": name,
                "node.listen": listen,
                "node.operations": operations,
                "node.hub.publish": hubPublish,
                "node.hub.control": hubControl,
            ])
        )
        if let demoPage {
            settings.origins = settings.origins.admitting(demoPage.origins)
        }
        let registry = PrometheusRegistry()
        registry.addCollector(ProcessMetrics.collect)
        let manager = try options.serviceManager(logger: logger)
        let node = try WSNode.build(
            settings: settings,
            manifest: loaded,
            registry: registry,
            manager: manager,
            sockets: sockets,
            logger: logger
        )
        try await ServerProcess.run(
            node,
            manager: manager,
            reload: ReloadService(manifest: options.manifest, logger: logger) { _ in
                await manager.reloading { _ = await node.reload() }
            },
            maximumStopTime: settings.drain + .seconds(5),
            stopsWithStandardInput: options.stopWithStdin,
            logger: logger
        )
    }
}
