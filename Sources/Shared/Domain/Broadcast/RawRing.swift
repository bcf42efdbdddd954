/// A first-in, first-out queue of slot numbers that grows by doubling and allocates nothing while it is large enough.
struct RawRing: ~Copyable {
    private var base: UnsafeMutablePointer<Int32>
    private var mask: Int
    private var head = 0
    private(set) var count = 0

    init() {
        self.base = .allocate(capacity: 64)
        self.mask = 63
    }

    deinit {
        self.base.deallocate()
    }

    mutating func append(_ value: Int32) {
        if self.count > self.mask { self.grow() }
        (self.base + ((self.head + self.count) & self.mask)).initialize(to: value)
        self.count += 1
    }

    mutating func popFirst() -> Int32? {
        guard self.count > 0 else { return nil }
        let value = self.base[self.head]
        self.head = (self.head + 1) & self.mask
        self.count -= 1
        return value
    }

    private mutating func grow() {
        let memory = UnsafeMutablePointer<Int32>.allocate(capacity: (self.mask + 1) * 2)
        for index in 0..<self.count {
            (memory + index).initialize(to: self.base[(self.head + index) & self.mask])
        }
        self.base.deallocate()
        self.base = memory
        self.mask = self.mask * 2 + 1
        self.head = 0
    }
}
