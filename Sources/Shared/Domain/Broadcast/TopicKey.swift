/// A topic as the subscription table looks it up: its vhost, its bytes, and their hash, computed once per push for all shards.
///
/// The hash is the standard library's, seeded per process: a client that chooses topic names cannot aim at one bucket.
package struct TopicKey {
    package let vhost: VhostID
    package let name: UnsafeRawBufferPointer
    package let hash: Int

    /// The key of a name that somebody else keeps alive while the key is used.
    package init(vhost: VhostID, name: UnsafeRawBufferPointer) {
        self.init(vhost: vhost, name: name, hash: Self.hash(vhost: vhost, name: name))
    }

    /// The key with a hash that `hash(vhost:name:)` gave earlier in this process.
    package init(vhost: VhostID, name: UnsafeRawBufferPointer, hash: Int) {
        self.vhost = vhost
        self.name = name
        self.hash = hash
    }

    package static func hash(vhost: VhostID, name: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(vhost.rawValue)
        hasher.combine(bytes: name)
        return hasher.finalize()
    }
}
