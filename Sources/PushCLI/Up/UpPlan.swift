import MusterDomain

/// What `muster up` starts: the arguments of each process.
struct UpPlan {
    var manifest: String?
    /// Where the nodes' operations ports count up from.
    var operations: HostPort
    var nodes: Int
    /// For all processes; nil leaves it to the environment.
    var logLevel: String?
    /// How the program was called, for the demo page's commands; nil serves no demo page.
    var demoProgram: String?

    var slots: [UpSlot] {
        [.hub] + (0..<nodes).map { .node($0 + 1) }
    }

    /// - Parameters:
    ///   - hub: what the hub said when it became ready.
    ///   - isFree: whether a port can be bound.
    func arguments(for slot: UpSlot, hub: [String: String], isFree: (HostPort) -> Bool) -> [String] {
        let common =
            (manifest.map { ["--manifest", $0] } ?? []) + (logLevel.map { ["--log-level", $0] } ?? [])
            + ["--stop-with-stdin"]
        switch slot {
        case .hub:
            return ["hub"] + common + (demoProgram.map { ["--demo", "--demo-program", $0] } ?? [])
        case .node(let number):
            var arguments = ["node"] + common + ["--name", slot.description]
            arguments += ["--operations", operationsAddress(number, isFree).description]
            if demoProgram != nil, let http = hub["hub.http"] {
                arguments += ["--demo-page", "http://\(Self.reachable(http))"]
            }
            if let publish = hub["hub.publish"] { arguments += ["--hub-publish", Self.reachable(publish)] }
            if let control = hub["hub.control"] { arguments += ["--hub-control", Self.reachable(control)] }
            return arguments
        }
    }

    /// The node's own port, or a free one when that is taken.
    private func operationsAddress(_ number: Int, _ isFree: (HostPort) -> Bool) -> HostPort {
        guard operations.port != 0, let port = UInt16(exactly: Int(operations.port) + number - 1) else {
            return HostPort(host: operations.host, port: 0)
        }
        let address = HostPort(host: operations.host, port: port)
        return isFree(address) ? address : HostPort(host: operations.host, port: 0)
    }

    /// An address to connect to for one that listens on every address.
    static func reachable(_ address: String) -> String {
        for wildcard in ["0.0.0.0:", "[::]:", "*:"] {
            guard let range = address.firstRange(of: wildcard) else { continue }
            return address.replacingCharacters(in: range, with: "127.0.0.1:")
        }
        return address
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
