import NIOCore

/// The nodes that have joined, by the connection they speak over.
///
/// A node is known from its join until it leaves or was silent for ``Limits/silence``. Its name belongs to one
/// connection at a time. Time comes in as the time since the hub's start.
package struct NodeRegistry: ~Copyable {
    package struct Limits: Sendable, Equatable {
        /// The most nodes: each is kept with its last report of up to 64 figures, and anybody who may connect can join.
        package var nodes = 1_000
        /// A node that was not heard for so long is forgotten; it reports every second.
        package var silence = Duration.seconds(10)
        /// A name whose holder was not heard for so long may be taken by another connection: a node that was started
        /// again is not kept out for long, and two that run under one name do not push each other out for ever.
        package var takeover = Duration.seconds(3)

        package init() {}
    }

    private let limits: Limits
    private var nodes: [ByteBuffer: NodeStatus] = [:]
    private var holders: [Label: ByteBuffer] = [:]

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    package enum JoinAction: Equatable {
        /// Publish the nonce, then answer `joined` with this stream version.
        case admit(version: UInt8)
        case refuse(Label)
    }

    /// A node asked to be let in.
    ///
    /// One that joins again over the same connection takes its own place.
    package mutating func nodeAskedToJoin(
        _ introduction: NodeIntroduction,
        peer: ByteBuffer,
        now: Duration
    ) -> JoinAction {
        guard let version = StreamVersion.negotiate(StreamVersion.supported, introduction.versions) else {
            return .refuse(Self.reason(versions: introduction.versions))
        }
        if let holder = holders[introduction.name], holder != peer, let status = nodes[holder] {
            guard now - status.heard >= limits.takeover else {
                return .refuse(Label(fitting: "name: expected one that no live node has, found \(introduction.name)"))
            }
            forget(holder)
        }
        if nodes[peer] != nil {
            forget(peer)
        }
        guard nodes.count < limits.nodes else {
            return .refuse(Label(fitting: "nodes: expected at most \(limits.nodes), found one more"))
        }
        nodes[peer] = NodeStatus(introduction: introduction, version: version, report: nil, heard: now)
        holders[introduction.name] = peer
        return .admit(version: version)
    }

    package enum ReportAction: Equatable {
        case none
        /// Answer `unknownNode`.
        case askToJoin
        /// Tell that this node's manifest has been another than the hub's for a while.
        case manifestDiffers(node: Label)
        /// Tell that a difference that was told of is over.
        case manifestAgrees(node: Label)
    }

    /// A node told about itself.
    ///
    /// - Parameter manifest: the digest of the hub's own manifest.
    package mutating func nodeReported(
        _ report: NodeReport,
        peer: ByteBuffer,
        manifest: Label,
        now: Duration
    ) -> ReportAction {
        guard var status = nodes[peer] else { return .askToJoin }
        status.report = report
        status.heard = now
        let news = status.manifestWatch.reported(differs: status.differs(from: manifest), now: now)
        nodes[peer] = status
        switch news {
        case .none: return .none
        case .differs: return .manifestDiffers(node: status.introduction.name)
        case .agrees: return .manifestAgrees(node: status.introduction.name)
        }
    }

    /// Whether the node behind this connection has joined.
    package func knows(_ peer: ByteBuffer) -> Bool {
        nodes[peer] != nil
    }

    /// Whether the node behind this connection has joined.
    ///
    /// A message of one that has counts as a sign of life.
    package mutating func nodeSpoke(peer: ByteBuffer, now: Duration) -> Bool {
        guard nodes[peer] != nil else { return false }
        nodes[peer]?.heard = now
        return true
    }

    /// A node said that it goes.
    ///
    /// One that was forgotten before may still say so.
    package mutating func nodeLeft(peer: ByteBuffer) {
        forget(peer)
    }

    /// Forgets the nodes that were silent too long and tells their names.
    package mutating func timePassed(now: Duration) -> [Label] {
        let silent = nodes.filter { now - $0.value.heard >= limits.silence }
        for peer in silent.keys {
            forget(peer)
        }
        return silent.values.map(\.introduction.name)
    }

    /// All nodes by name.
    package var statuses: [NodeStatus] {
        nodes.values.sorted { $0.introduction.name.text < $1.introduction.name.text }
    }

    package var count: Int {
        nodes.count
    }

    private mutating func forget(_ peer: ByteBuffer) {
        guard let status = nodes.removeValue(forKey: peer) else { return }
        if holders[status.introduction.name] == peer {
            holders[status.introduction.name] = nil
        }
    }

    private static func reason(versions: ClosedRange<UInt8>) -> Label {
        let ours = StreamVersion.supported
        return Label(
            fitting: "versions: expected one of \(ours.lowerBound) to \(ours.upperBound), "
                + "found \(versions.lowerBound) to \(versions.upperBound)"
        )
    }
}
