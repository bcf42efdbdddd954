import Logging
import MusterDomain
import MusterRuntime
import Sessions

@testable import WSNode

/// The rules of a bench and what they use: a manifest, the program's verifiers, a store of sessions and a hub.
struct AccessBench: Sendable {
    var manifest = Manifest.builtInText
    var programs = ProgramVerifiers()
    var store: (any SessionStore)?
    var workers = WorkPool.workers
    var queueLimit = WorkPool.queueLimit
    var publish: NodeServices.Publish = { _, answer in answer(.success(PublishReceipt())) }
    var logger = Logger.silent
    let registry = PrometheusRegistry()

    static func load(_ manifest: String) throws -> LoadedManifest {
        try ManifestLoader.load(Array(manifest.utf8), name: "muster.yml")
    }

    var services: NodeServices {
        NodeServices(
            sessions: WorkPool(.sessions, workers: self.workers, queueLimit: self.queueLimit),
            verifiers: WorkPool(.verifiers, workers: self.workers, queueLimit: self.queueLimit),
            publish: self.publish,
            metrics: AccessMetrics(registry: self.registry),
            logger: self.logger
        )
    }

    var running: ManifestKeeper.Running {
        ManifestKeeper.Running(
            programs: self.programs,
            metrics: AccessMetrics(registry: self.registry),
            makeReader: { [store] settings in
                SessionReader(settings: settings, store: store ?? NoSessionStore(), logger: .silent)
            }
        )
    }

    /// The value of a series, such as `muster_node_verdicts_total{outcome="allowed",verifier="owner"}`.
    func value(of series: String) -> String? {
        self.registry.render().split(separator: "\n").first { $0.hasPrefix("\(series) ") }
            .map { String($0.dropFirst(series.count + 1)) }
    }
}
