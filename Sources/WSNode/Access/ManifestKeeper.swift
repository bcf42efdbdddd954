import Logging
import MusterDomain
import MusterRuntime
import NIOCore
import Sessions
import Synchronization

/// Keeps the manifest that a node goes by: makes its rules at the start, and others at each reload.
final class ManifestKeeper: Sendable {
    /// Makes the reader of a vhost's sessions.
    typealias MakeReader = @Sendable (SessionSettings) -> SessionReader

    /// What a running node has that rules are made of, and go to.
    struct Running: Sendable {
        var programs: ProgramVerifiers
        var metrics: AccessMetrics
        var makeReader: MakeReader
        var ports: [ShardPort] = []
    }

    private struct State {
        var loaded: LoadedManifest
        var running: Running?
        var generation: UInt64 = 0
        var sources: [VhostID: SessionSource] = [:]
        /// What the shards go by, or are about to.
        var rules: AccessRules?
    }

    /// What the node's reports show.
    let badge: ManifestBadge
    /// What the node itself runs with, whatever reloads bring.
    private let settings: NodeSettings
    private let state: Mutex<State>
    private let logger: Logger

    init(_ loaded: LoadedManifest, logger: Logger) {
        self.badge = ManifestBadge(Label(trusted: loaded.digest))
        self.settings = loaded.manifest.node
        self.state = Mutex(State(loaded: loaded))
        self.logger = logger
    }

    /// The file that the manifest came from; nil without one.
    var path: String? { self.state.withLock { $0.loaded.file } }

    /// The first rules of a node that begins to run.
    /// - Throws: `RuntimeError` when the manifest and the program do not agree on the verifiers of the program.
    func start(_ running: Running) throws -> AccessRules {
        let vhosts = self.state.withLock { $0.loaded.manifest.vhosts }
        try ProgramAgreement(vhosts: vhosts, registered: running.programs.names).check()
        return self.state.withLock { state in
            state.running = running
            let (rules, _) = self.makeRules(&state, running)
            return rules
        }
    }

    /// The shards that reloads go to.
    func shardsStarted(_ ports: [ShardPort]) async {
        let rules = self.state.withLock { state in
            state.running?.ports = ports
            return state.rules
        }
        // A reload may have come while they were being started.
        if let rules { await self.hand(rules, to: ports) }
    }

    private func hand(_ rules: AccessRules, to ports: [ShardPort]) async {
        for port in ports { try? await port.run { $0.adopt(rules) } }
    }

    /// Goes by another manifest from now on, without dropping a socket that it lets stay.
    ///
    /// Ends when every shard goes by it and the stores that it does not use are closed. What only a restart can change is
    /// named in a warning.
    /// - Returns: false when it needs verifiers that the program does not have; then nothing has changed.
    func reload(_ loaded: LoadedManifest) async -> Bool {
        guard let running = self.state.withLock({ $0.running }) else {
            self.state.withLock { $0.loaded = loaded }
            self.badge.digest = Label(trusted: loaded.digest)
            return true
        }
        do {
            let agreement = ProgramAgreement(vhosts: loaded.manifest.vhosts, registered: running.programs.names)
            try agreement.checkNeeded()
        } catch {
            self.rejected("\(error)", running.metrics)
            return false
        }
        let (rules, retired, ports) = self.state.withLock { state in
            state.loaded = loaded
            let (rules, retired) = self.makeRules(&state, running)
            return (rules, retired, state.running?.ports ?? [])
        }
        self.badge.digest = Label(trusted: loaded.digest)
        await self.hand(rules, to: ports)
        self.report(loaded)
        running.metrics.reloaded(isAdopted: true)
        for source in retired { await source.retire() }
        return true
    }

    /// A manifest could not be read: says so; nothing has changed.
    func rejected(_ report: String, _ metrics: AccessMetrics? = nil) {
        (metrics ?? self.state.withLock { $0.running?.metrics })?.reloaded(isAdopted: false)
        self.logger.error(
            "the manifest was not reloaded; the node goes on by the old one",
            metadata: ["manifest.report": "\(report)"]
        )
    }

    /// The node has stopped: closes the stores.
    func stop() async {
        let sources = self.state.withLock { state in
            defer { (state.sources, state.running, state.rules) = ([:], nil, nil) }
            return Array(state.sources.values)
        }
        for source in sources { await source.retire() }
    }

    /// Rules of the manifest that is kept, and the sources that they do not use any more.
    private func makeRules(_ state: inout State, _ running: Running) -> (AccessRules, [SessionSource]) {
        var (sources, left): ([VhostID: SessionSource], _) = ([:], state.sources)
        let vhosts = state.loaded.manifest.vhosts
        for vhost in vhosts.all where vhost.session.store != .none {
            if let source = left[vhost.id], source.reader.settings == vhost.session {
                sources[vhost.id] = left.removeValue(forKey: vhost.id)
            } else {
                sources[vhost.id] = SessionSource(running.makeReader(vhost.session))
            }
        }
        state.generation += 1
        state.sources = sources
        let rules = AccessRules(
            generation: state.generation,
            dialects: state.loaded.manifest.dialects,
            vhosts: vhosts,
            sources: sources,
            programs: running.programs,
            metrics: running.metrics,
            logger: self.logger
        )
        state.rules = rules
        return (rules, Array(left.values))
    }

    private func report(_ loaded: LoadedManifest) {
        for warning in loaded.warnings {
            self.logger.warning("manifest", metadata: ["warning": "\(warning)"])
        }
        let names = loaded.manifest.node.settingsForRestart(comparedTo: self.settings)
        if !names.isEmpty {
            self.logger.warning(
                "some settings change only with a restart and keep their old values",
                metadata: ["manifest.settings": "\(names.joined(separator: ", "))"]
            )
        }
        self.logger.info("the manifest was reloaded", metadata: ["manifest.digest": "\(loaded.digest)"])
    }
}
