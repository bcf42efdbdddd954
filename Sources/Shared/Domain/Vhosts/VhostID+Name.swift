extension VhostID {
    /// The number of the vhost `name`: FNV-1a of its bytes, and 0 for `/`.
    ///
    /// Every process of a cluster makes the same number of the same name, so that none must be handed out. Two names with
    /// one number cannot stand in one manifest.
    package init(name: String) {
        guard name != "/" else {
            self = .root
            return
        }
        // http://www.isthe.com/chongo/tech/comp/fnv/, 32 bits.
        let hash = name.utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        self.init(rawValue: hash)
    }
}
