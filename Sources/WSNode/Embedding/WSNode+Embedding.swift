import Logging
import MusterDomain
import MusterRuntime

extension WSNode {
    /// A node for a program of its own, by the manifest in a file.
    ///
    /// Unlike `muster node` it reads no environment variables: what it does is what the manifest says.
    ///
    ///     var node = try WSNode(manifest: "muster.yml", logger: logger)
    ///     node.verifier("owner") { session, topic, feedId in
    ///         session["user_id"] == feedId ? .allow : .refuse("not yours")
    ///     }
    ///     try await ServiceGroup(services: [node], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
    ///
    /// - Parameter manifest: The path of the file; nil: every topic `v1.{feedName}.{feedId}` is open.
    /// - Throws: what is wrong with the manifest, with file, line and column.
    public init(manifest: String?, logger: Logger) throws {
        let loaded = try ManifestLoader.load(path: manifest, for: [.node])
        for warning in loaded.warnings {
            logger.warning("manifest", metadata: ["warning": "\(warning)"])
        }
        let registry = PrometheusRegistry()
        registry.addCollector(ProcessMetrics.collect)
        self = try Self.build(settings: loaded.manifest.node, manifest: loaded, registry: registry, logger: logger)
    }

    /// Registers a verifier that the manifest declares as `name: { swift: {} }`.
    ///
    /// To be called before `run`, which throws when the manifest uses a verifier that was not registered, or the other way
    /// round. A second one of the same name replaces the first.
    public mutating func verifier(_ name: String, _ verifier: @escaping NodeVerifier) {
        self.programs.register(name, verifier)
    }

    /// Reads the manifest's file again and goes by it from now on. Connections and subscriptions that it does not allow any
    /// more are ended with their reason; all others stay.
    ///
    /// A file that is not fit changes nothing, and is told in one line of the log.
    /// - Returns: whether the node goes by what the file says now.
    @discardableResult
    public func reload() async -> Bool {
        guard let path = self.keeper.path else { return true }
        do throws(ManifestLoadError) {
            return await self.reload(try ManifestLoader.load(path: path, for: [.node]))
        } catch {
            self.keeper.rejected(error.message)
            return false
        }
    }

    /// Goes by another manifest that has been checked; see ``reload()``.
    @discardableResult
    package func reload(_ loaded: LoadedManifest) async -> Bool {
        await self.keeper.reload(loaded)
    }
}
