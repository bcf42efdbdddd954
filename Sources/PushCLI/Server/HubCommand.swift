import ArgumentParser
import MusterDomain
import MusterRuntime
import PublishHub

/// Runs a hub.
struct HubCommand: CLICommand {
    static let fullName = "muster hub"
    static let configuration = CommandConfiguration(
        commandName: "hub",
        abstract: "Run the hub: it takes pushes in and hands them to all nodes.",
        usage: "muster hub [--manifest <file>] [--insecure] [--demo] [<address options>]",
        discussion: """
            All doors bind to this machine only; another address needs keys or --insecure. Port 0 takes a free port. \
            One log line says `ready` and the addresses that were bound. SIGHUP loads the manifest again: vhosts, \
            topics and keys change at once, the hub's own settings at a restart.

              muster hub
              muster hub --manifest muster.yml
              muster hub --http 127.0.0.1:9090 --publish tcp://127.0.0.1:0
              muster hub --store sqlite:/var/lib/muster/history.sqlite
              muster hub --demo

            Exit codes: 0 stopped by SIGTERM or SIGINT, 64 usage or settings, 65 bad manifest, 1 any other failure.
            """
    )

    @OptionGroup
    var options: ServerOptions

    @Option(help: ArgumentHelp("Door for pushes without acknowledgement (PULL).", valueName: "endpoint"))
    var ingest: String?

    @Option(help: ArgumentHelp("Door of the stream to the nodes (XPUB).", valueName: "endpoint"))
    var publish: String?

    @Option(help: ArgumentHelp("Door for acknowledged pushes (ROUTER).", valueName: "endpoint"))
    var backends: String?

    @Option(help: ArgumentHelp("Door for the nodes' control messages (ROUTER).", valueName: "endpoint"))
    var control: String?

    @Option(help: ArgumentHelp("Address of the HTTP API.", valueName: "host:port"))
    var http: String?

    @Option(help: ArgumentHelp("Where history is kept: memory, or sqlite:PATH.", valueName: "store"))
    var store: String?

    @Flag(help: "Allow addresses that other machines reach without keys.")
    var insecure = false

    @Flag(help: "Serve a page at /demo that shows the cluster at work; without a manifest, with topics for it.")
    var demo = false

    @Option(
        help: ArgumentHelp(
            "Where that page reaches the nodes; by default the port of node.listen.",
            valueName: "url"
        )
    )
    var demoClients: String?

    @Option(help: .hidden)
    var demoProgram: String?

    func validate() throws {
        guard let demoClients else { return }
        guard demo else { throw ValidationError("--demo-clients: expected --demo beside it, found it alone") }
        if DemoClients(url: demoClients) == nil {
            throw ValidationError("--demo-clients: expected a URL such as ws://localhost:8080/, found \(demoClients)")
        }
    }

    func perform(_ output: Output) async throws {
        let (loaded, logger) = try options.load(for: .hub, logger: "muster.hub", isDemo: demo)
        let settings = try loaded.manifest.hub.overlaid(
            with: options.reader(flags: [
                "hub.ingest": ingest,
                "hub.publish": publish,
                "hub.backends": backends,
                "hub.control": control,
                "hub.http": http,
                "hub.store": store,
                "hub.insecure": insecure ? "true" : nil,
            ])
        )
        let registry = PrometheusRegistry()
        registry.addCollector(ProcessMetrics.collect)
        let manager = try options.serviceManager(logger: logger)
        let hub = try PublishHub(
            settings: settings,
            loaded: loaded,
            demo: demo ? try demoConfiguration(loaded.manifest.node) : nil,
            logger: logger,
            registry: registry,
            manager: manager
        )
        try await ServerProcess.run(
            hub,
            manager: manager,
            reload: ReloadService(manifest: options.manifest, logger: logger) { path in
                await manager.reloading { _ = hub.reload(manifest: path) }
            },
            maximumStopTime: .seconds(10),
            stopsWithStandardInput: options.stopWithStdin,
            logger: logger
        )
    }

    private func demoConfiguration(_ node: NodeSettings) throws -> DemoConfiguration {
        if let clients = demoClients.flatMap({ DemoClients(url: $0) }) {
            return DemoConfiguration(clients: clients, program: demoProgram)
        }
        // What is wrong with settings of a node is the node's to tell.
        let listen = (try? node.overlaid(with: options.reader(flags: [:])))?.listen ?? node.listen
        guard listen.port != 0 else {
            throw CommandError(
                status: .usage,
                message: "--demo: expected node.listen with a port for the page, or --demo-clients, found port 0"
            )
        }
        return DemoConfiguration(clients: .port(listen.port), program: demoProgram)
    }
}
