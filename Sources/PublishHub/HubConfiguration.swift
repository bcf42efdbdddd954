import MusterDomain
import MusterRuntime
import ZeroMQ

/// What the hub's parts need of its settings, and the bounds that are no settings.
struct HubConfiguration: Sendable {
    /// CURVE keys: the hub's own secret and the public keys that each kind of door lets in.
    struct Keys: Sendable {
        var secret: CurveSecretKey
        var clients: Set<CurvePublicKey>
        var nodes: Set<CurvePublicKey>
    }

    var ingest: Endpoint
    var publish: Endpoint
    var backends: Endpoint
    var control: Endpoint
    var http: HostPort
    var insecure: Bool
    var keys: Keys?
    var pushes: PushLimits
    /// Bytes of HTTP bodies in work: each is held whole until it is answered.
    var pendingBytes: Int

    /// Requests that wait for the reactor.
    ///
    /// HTTP's connections bound them too; this holds when that bound grows.
    var pendingRequests = 4_096
    /// Time between beats; a node that sees none for 3 s is deaf.
    var beatInterval = Duration.milliseconds(250)
    /// Messages that libzmq queues for one node.
    ///
    /// What a slow node does not take above it is dropped for that node, and seen by its lanes' sequences.
    var streamHighWaterMark = 100_000
    /// Messages that libzmq queues to and from one peer of the other doors; a full queue stops reading that peer.
    var doorHighWaterMark = 1_000
    /// Bytes of published messages that nodes can pull when the stream did not bring them.
    ///
    /// It is what a node may be behind without a loss, and what the hub pays for it once.
    var ringBytes: Int
    /// What one door may take of a turn before the others get theirs.
    var turn = TurnBudget(messages: 256, bytes: 4 << 20)
    /// How long unsent messages may keep a stopping hub.
    var linger = Duration.seconds(1)
    /// How long a stopping hub goes on reading what backends had sent.
    var drain = Duration.seconds(1)
    var nodes = NodeRegistry.Limits()
    /// Opens the store of history, on its keeper's thread.
    var store: HistoryKeeper.Opening
    /// Bounds of history.
    var history = HistoryEngine.Limits()
    /// Bounds of questions to all nodes.
    var inquiries = ClientsInquiryStateMachine.Limits()

    /// - Throws: ``RuntimeError`` for settings that must not be run with.
    init(_ settings: HubSettings) throws {
        if let problem = settings.problems().first(where: { $0.severity == .error }) {
            throw RuntimeError(code: .invalidSetting, message: "hub.\(problem.key): \(problem.message)")
        }
        ingest = settings.ingest
        publish = settings.publish
        backends = settings.backends
        control = settings.control
        http = settings.http
        insecure = settings.insecure
        keys = try settings.keys.map { try Keys($0) }
        pushes = PushLimits(data: settings.limits.data.bytes, batch: settings.limits.batch)
        pendingBytes = settings.limits.queue.bytes
        ringBytes = settings.limits.ring.bytes
        store = HistoryStoreOpening.of(settings.store)
        history = HistoryEngine.Limits(
            bytes: settings.limits.history.bytes,
            meta: UInt64(settings.history.meta / .milliseconds(1)),
            ids: UInt64(settings.history.ids / .milliseconds(1))
        )
    }

    /// Whether nothing but the vhosts' keys keeps strangers out: HTTP listens for other machines.
    var reliesOnKeys: Bool {
        !http.isLoopback && !insecure
    }

    /// Names besides its own by which HTTP answers.
    ///
    /// Who shows a key has not been tricked into coming, by whatever name: a public API is called by the names that its
    /// operator gave it, which nobody told the hub.
    var allowedHosts: [String] {
        reliesOnKeys ? ["*"] : []
    }

    /// The largest frame that a backend may send.
    ///
    /// Twice what a push can need, so that one that is somewhat too large gets a refusal that says so; above this
    /// libzmq ends the connection.
    var maximumFrameBytes: Int {
        2 * pushes.single
    }
}

extension HubConfiguration.Keys {
    init(_ keys: HubKeys) throws {
        guard ZeroMQ.hasCurve else {
            throw RuntimeError(
                code: .invalidSetting,
                message: "hub.keys: expected a libzmq with CURVE, found one without"
            )
        }
        guard let secret = keys.secretKey.flatMap({ CurveSecretKey($0) }) else {
            throw RuntimeError(code: .invalidSetting, message: "hub.keys.secret: expected a key, found none in memory")
        }
        self.secret = secret
        clients = try Self.set(keys.clients, "hub.keys.clients")
        nodes = try Self.set(keys.nodes, "hub.keys.nodes")
    }

    private static func set(_ keys: [Z85PublicKey], _ setting: String) throws -> Set<CurvePublicKey> {
        var set: Set<CurvePublicKey> = []
        for key in keys {
            guard let key = CurvePublicKey(key) else {
                throw RuntimeError(code: .invalidSetting, message: "\(setting): expected Z85 keys, found \(key)")
            }
            set.insert(key)
        }
        return set
    }
}
