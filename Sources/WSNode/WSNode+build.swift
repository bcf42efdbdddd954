import Glibc
import Logging
import MusterDomain
import MusterRuntime
import ZeroMQ

extension WSNode {
    /// Puts a node together from checked settings and the manifest that they came from, flags and environment aside.
    ///
    /// - Parameters:
    ///   - manager: Told when the node is ready, how it is doing, and that its threads take turns.
    ///   - sockets: Listening TCP sockets for clients, in place of `node.listen`; the node closes them.
    /// - Throws: `RuntimeError` when keys or origins are not what they should be.
    package static func build(
        settings: NodeSettings,
        manifest: LoadedManifest,
        registry: PrometheusRegistry,
        manager: ServiceManager = .absent,
        sockets: [CInt] = [],
        logger: Logger
    ) throws -> WSNode {
        let name = settings.name?.text ?? "\(Self.hostName)-\(getpid())"
        return WSNode(
            settings: settings,
            keeper: ManifestKeeper(manifest, logger: logger),
            name: Label(trusted: name),
            keys: try Self.keys(settings),
            origins: try Self.origins(settings.origins),
            registry: registry,
            manager: manager,
            sockets: sockets,
            logger: logger
        )
    }

    private static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "node" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func keys(_ settings: NodeSettings) throws -> HubLinkSettings.Keys? {
        guard let keys = settings.keys else { return nil }
        guard
            let secret = keys.secretKey?.withExposedText({ CurveSecretKey(z85: $0) }),
            let server = CurvePublicKey(z85: keys.server.text)
        else {
            throw RuntimeError(code: .invalidSetting, message: "node.keys: expected Z85 keys of 40 characters")
        }
        return HubLinkSettings.Keys(own: try CurveKeyPair(secretKey: secret), server: server)
    }

    private static func origins(_ setting: OriginSetting) throws -> OriginPolicy {
        switch setting {
        case .sameHost:
            return .sameHost
        case .any:
            return .any
        case .list(let texts):
            return .list(
                try texts.filter { $0 != OriginSetting.sameHostWord }.map { text in
                    guard let pattern = OriginPattern(text) else {
                        throw RuntimeError(
                            code: .invalidSetting,
                            message: "node.origins: expected an origin such as https://app.example, found \(text)"
                        )
                    }
                    return pattern
                },
                sameHost: texts.contains(OriginSetting.sameHostWord)
            )
        }
    }
}
