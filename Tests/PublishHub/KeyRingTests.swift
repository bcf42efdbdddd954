import MusterDomain
import Testing

@testable import PublishHub

@Suite struct KeyRingTests {
    @Test func keysOpenTheirOwnVhostOnly() {
        let root = Vhost(keys: [VhostKey("first key of root"), VhostKey("second key of root")])
        let shop = Vhost(name: "shop", id: VhostID(rawValue: 7), keys: [VhostKey("the only key of shop")])
        let open = Vhost(name: "open", id: VhostID(rawValue: 8))
        let ring = KeyRing(Vhosts(root: root, others: [shop, open]))
        #expect(ring.holds(VhostKey("first key of root"), of: root))
        #expect(ring.holds(VhostKey("second key of root"), of: root))
        #expect(ring.holds(VhostKey("the only key of shop"), of: shop))
        for text in ["", "first key of roo", "first key of root ", "FIRST KEY OF ROOT", "the only key of shop"] {
            #expect(!ring.holds(VhostKey(text), of: root), "\(text)")
        }
        #expect(!ring.holds(VhostKey(""), of: open))
    }
}
