import Metrics
import MusterDomain
import MusterRuntime

/// All metrics of the hub.
///
/// Labels are doors, kinds and classes of refusals: never a topic or anything a peer chooses.
struct HubMetrics: Sendable {
    private let pushes: [HubDoor: [Counter]]
    private let refused: [HubDoor: [RefusalReason: Counter]]
    private let durations: [HubDoor: Timer]
    private let nodes: [NodeReport.State: Gauge]
    private let nodesDiffering: Gauge
    private let authentications: [HubDoor: (allowed: Counter, refused: Counter)]
    let publishedMessages: Counter
    let publishedBytes: Counter
    let beats: Counter
    let joins: Counter
    let subscriptions: Counter
    let unsubscriptions: Counter
    let repliesDropped: Counter
    let replayedMessages: Counter
    let replayedBytes: Counter
    let replayLosses: Counter
    let ringBytes: Gauge
    let duplicates: Counter
    let stale: Counter
    let recalls: Counter
    let recalledMessages: Counter
    private let commits: Timer
    private let history: HistoryMetrics
    let reloadsDone: Counter
    let reloadsRefused: Counter
    let pendingRequests: Gauge
    let pendingBytes: Gauge

    init(factory: any MetricsFactory) {
        func counter(_ name: String, _ dimensions: [(String, String)] = []) -> Counter {
            Counter(label: "muster_hub_\(name)", dimensions: dimensions, factory: factory)
        }
        func gauge(_ name: String, _ dimensions: [(String, String)] = []) -> Gauge {
            Gauge(label: "muster_hub_\(name)", dimensions: dimensions, factory: factory)
        }
        func perDoor<Value>(_ doors: [HubDoor], _ make: (HubDoor) -> Value) -> [HubDoor: Value] {
            Dictionary(uniqueKeysWithValues: doors.map { ($0, make($0)) })
        }
        let pushDoors: [HubDoor] = [.ingest, .backends, .control, .http]
        pushes = perDoor(pushDoors) { door in
            DataKind.allCases.map { counter("pushes_total", [("door", door.rawValue), ("kind", $0.name)]) }
        }
        refused = perDoor(HubDoor.allCases) { door in
            Dictionary(
                uniqueKeysWithValues: RefusalReason.allCases.map { reason in
                    (reason, counter("refused_total", [("door", door.rawValue), ("reason", reason.rawValue)]))
                }
            )
        }
        durations = perDoor(pushDoors) { door in
            Timer(label: "muster_hub_push_duration_seconds", dimensions: [("door", door.rawValue)], factory: factory)
        }
        nodes = Dictionary(
            uniqueKeysWithValues: NodeReport.State.allCases.map { ($0, gauge("nodes", [("state", $0.name)])) }
        )
        nodesDiffering = gauge("nodes_manifest_differing")
        authentications = perDoor([.backends, .control]) { door in
            let name = "authentications_total"
            let domain = door == .control ? "nodes" : "backends"
            return (
                counter(name, [("domain", domain), ("result", "allowed")]),
                counter(name, [("domain", domain), ("result", "refused")])
            )
        }
        publishedMessages = counter("published_messages_total")
        publishedBytes = counter("published_bytes_total")
        beats = counter("beats_total")
        joins = counter("joins_total")
        subscriptions = counter("stream_subscriptions_total", [("action", "subscribe")])
        unsubscriptions = counter("stream_subscriptions_total", [("action", "unsubscribe")])
        repliesDropped = counter("replies_dropped_total")
        replayedMessages = counter("replayed_messages_total")
        replayedBytes = counter("replayed_bytes_total")
        replayLosses = counter("replay_losses_total")
        ringBytes = gauge("ring_bytes")
        duplicates = counter("pushes_dropped_total", [("reason", "duplicate")])
        stale = counter("pushes_dropped_total", [("reason", "stale")])
        recalls = counter("history_recalls_total")
        recalledMessages = counter("history_recalled_messages_total")
        commits = Timer(label: "muster_hub_history_commit_duration_seconds", factory: factory)
        history = HistoryMetrics(factory: factory)
        reloadsDone = counter("reloads_total", [("result", "done")])
        reloadsRefused = counter("reloads_total", [("result", "refused")])
        pendingRequests = gauge("pending_requests")
        pendingBytes = gauge("pending_bytes")
    }

    /// A push was numbered and handed to the stream.
    func pushed(_ kind: DataKind, door: HubDoor) {
        pushes[door]?[Int(kind.rawValue)].increment()
    }

    func refused(_ reason: RefusalReason, door: HubDoor) {
        refused[door]?[reason]?.increment()
    }

    func handled(in duration: Duration, door: HubDoor) {
        let (seconds, attoseconds) = duration.components
        durations[door]?.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    /// The store has made a commit, or failed to.
    func committed(in duration: Duration) {
        let (seconds, attoseconds) = duration.components
        commits.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    func record(_ snapshot: HistorySnapshot, queued: Int) { history.record(snapshot, queued: queued) }

    func nodesCounted(_ statuses: [NodeStatus], manifest: Label) {
        nodesDiffering.record(statuses.count { $0.differs(from: manifest) })
        for (state, gauge) in nodes {
            gauge.record(statuses.count { $0.state == state })
        }
    }

    /// Adds the decisions of the authentication handler since the last call.
    func authenticated(allowed: Int, refused: Int, door: HubDoor) {
        guard let counters = authentications[door] else { return }
        if allowed > 0 {
            counters.allowed.increment(by: allowed)
        }
        if refused > 0 {
            counters.refused.increment(by: refused)
        }
    }

    /// Gives the metrics their HELP lines; to be called before they are made.
    static func describe(in registry: PrometheusRegistry) {
        let helps = [
            "pushes_total": "Pushes numbered and handed to the stream.",
            "refused_total": "Requests and messages refused, by door and class.",
            "push_duration_seconds": "Time from reading a push to its answer.",
            "nodes": "Nodes that have joined, by what they last said of themselves.",
            "nodes_manifest_differing": "Nodes that go by another manifest than the hub.",
            "reloads_total": "Reloads of the manifest, by result.",
            "authentications_total": "CURVE handshakes decided, by domain and result.",
            "published_messages_total": "Messages on the stream, pushes only.",
            "published_bytes_total": "Bytes of these messages, once and not per node.",
            "beats_total": "Beats on the stream.",
            "joins_total": "Joins of nodes that were admitted.",
            "stream_subscriptions_total": "Subscriptions and their ends that came over the stream door.",
            "replies_dropped_total": "Answers whose peer was gone or did not read.",
            "replayed_messages_total": "Messages of the stream that a node pulled.",
            "replayed_bytes_total": "Bytes of these messages.",
            "replay_losses_total": "Pulls of messages that the ring had not got any more.",
            "ring_bytes": "Bytes of messages that nodes can pull.",
            "pushes_dropped_total":
                "Pushes taken and not published, since their id was known or their version too old.",
            "history_recalls_total": "Questions of nodes about topics that keep history.",
            "history_recalled_messages_total": "Messages in the answers.",
            "history_commit_duration_seconds": "Time of one commit of the store, for a group of pushes.",
            "history_topics": "Topics with counters.",
            "history_bytes": "The weight of all messages that are kept.",
            "history_store_bytes": "Bytes that the store takes.",
            "history_queued_bytes": "Bytes of pushes that wait for the store.",
            "history_appended_total": "Pushes that were appended.",
            "history_commits_total": "Commits of the store.",
            "history_failures_total": "Commits that the store could not make.",
            "history_removed_total": "Messages that are not kept any more, by the reason.",
            "history_forgotten_total": "Topics whose counters were forgotten.",
            "history_damaged_total": "Messages that the store found damaged.",
            "pending_requests": "HTTP requests that wait for the reactor.",
            "pending_bytes": "Bytes of HTTP bodies in work.",
        ]
        for (name, help) in helps {
            registry.describe("muster_hub_\(name)", help: help)
        }
    }
}
