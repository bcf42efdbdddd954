/// The vhosts of a manifest. There is always the default one, `/`.
package struct Vhosts: Sendable, Equatable {
    /// How many further vhosts one manifest may declare.
    package static let maximumCount = 64

    /// The default one, then the further ones in the order of declaration.
    package private(set) var all: [Vhost]
    private var index: VhostIndex

    package init(root: Vhost = Vhost(), others: [Vhost] = []) {
        self.all = [root] + others
        self.index = VhostIndex(self.all)
    }

    package var root: Vhost {
        get { self.all[0] }
        set { self.all[0] = newValue }
    }

    /// The further ones in the order of declaration.
    package var others: [Vhost] {
        get { Array(self.all.dropFirst()) }
        set { self = Vhosts(root: self.root, others: newValue) }
    }

    package subscript(id: VhostID) -> Vhost? { self.index.position(of: id).map { self.all[$0] } }

    package subscript(name: String) -> Vhost? { self.index.position(of: name).map { self.all[$0] } }

    /// The vhost that a request is for: by host name, exactly, else below the longest wildcard; else by the longest path
    /// that ends where a part of the request's path does; else the default one.
    ///
    /// The time does not depend on the number of vhosts.
    ///
    /// - Parameters:
    ///   - host: the Host field; case, port and the dot of a complete name do not matter.
    ///   - path: the path of the request's target; a query is left out.
    package func vhost(host: String, path: String) -> Vhost {
        self.all[self.index.position(host: host, path: path) ?? 0]
    }

    /// Whether every vhost asks a backend for a key.
    package var allAskForKeys: Bool { self.all.allSatisfy(\.asksForKey) }

    package static func == (left: Vhosts, right: Vhosts) -> Bool { left.all == right.all }
}
