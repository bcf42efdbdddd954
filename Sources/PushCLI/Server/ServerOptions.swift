import ArgumentParser
import Configuration
import Glibc
import Logging
import MusterDomain
import MusterRuntime

/// What `muster hub` and `muster node` have in common.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The manifest; without one the built-in defaults.", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"])
    )
    var manifest: String?

    @Option(
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical.",
            valueName: "level"
        ),
        completion: .list(LogLevelSetting.names)
    )
    var logLevel: String?

    @Flag(help: .hidden)
    var stopWithStdin = false

    func validate() {
        ServerProcess.outliveHangUps()
    }

    /// Starts logging and reads the manifest.
    ///
    /// - Parameter isDemo: without a manifest the demo's counts.
    func load(
        for role: ManifestRole,
        logger label: String,
        isDemo: Bool = false
    ) throws -> (LoadedManifest, Logger) {
        MusterLogHandler.bootstrap(level: try LogLevelSetting.resolve(flag: logLevel, environment: Self.environment))
        let logger = Logger(label: label)
        let loaded = try ManifestLoader.load(
            path: manifest,
            for: [role],
            builtIn: isDemo ? Manifest.demoText : Manifest.builtInText
        )
        for warning in loaded.warnings {
            logger.warning("manifest", metadata: ["warning": "\(warning)"])
        }
        return (loaded, logger)
    }

    /// The service manager that started this process. A child of `muster up` has none: it is not the one that was started.
    func serviceManager(logger: Logger) throws -> ServiceManager {
        stopWithStdin ? .absent : try .fromEnvironment(logger: logger)
    }

    /// Flags and environment, laid over the manifest.
    func reader(flags: [String: String?]) -> ConfigReader {
        .muster(flags: flags.compactMapValues { $0 }, environment: Self.environment)
    }

    /// The variables of this process.
    static let environment: [String: String] = {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 {
                variables[String(parts[0])] = String(parts[1])
            }
            entry += 1
        }
        return variables
    }()
}
