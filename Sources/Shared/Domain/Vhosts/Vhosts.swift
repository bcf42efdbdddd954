/// The vhosts of a manifest. There is always the default one, `/`.
package struct Vhosts: Sendable, Equatable {
    package var root: Vhost
    /// The further ones in the order of declaration.
    package var others: [Vhost]

    package init(root: Vhost = Vhost(), others: [Vhost] = []) {
        self.root = root
        self.others = others
    }

    package var all: [Vhost] { [self.root] + self.others }

    package subscript(id: VhostID) -> Vhost? { self.all.first { $0.id == id } }

    package subscript(name: String) -> Vhost? { self.all.first { $0.name == name } }

    /// The vhost that a request is for: by host name, else by the longest path, else the default one.
    package func vhost(host: String, path: String) -> Vhost { self.root }
}
