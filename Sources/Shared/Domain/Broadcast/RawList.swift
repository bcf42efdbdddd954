/// A growing list of plain values that its owner frees by hand.
///
/// It is itself plain (no reference, no count), so that lists of lists can be walked on the broadcast path without
/// touching a reference count. Whoever holds one calls `deallocate` exactly once.
struct RawList<Element: BitwiseCopyable>: BitwiseCopyable {
    private(set) var base: UnsafeMutablePointer<Element>?
    private(set) var count: Int32 = 0
    private var capacity: Int32 = 0

    init() {
        self.base = nil
    }

    var isEmpty: Bool { self.count == 0 }

    /// The elements, valid until the next change.
    var elements: UnsafeMutableBufferPointer<Element> {
        UnsafeMutableBufferPointer(start: self.base, count: Int(self.count))
    }

    subscript(index: Int32) -> Element {
        get {
            self.pointer(to: index).pointee
        }
        nonmutating set {
            self.pointer(to: index).pointee = newValue
        }
    }

    /// Where an element lives until the list grows.
    func pointer(to index: Int32) -> UnsafeMutablePointer<Element> {
        precondition(index >= 0 && index < self.count, "an index of a raw list lies inside it")
        // why: a list with elements has memory.
        return self.base.unsafelyUnwrapped + Int(index)
    }

    mutating func append(_ element: Element) {
        if self.count == self.capacity { self.grow() }
        // why: growing has just made room.
        (self.base.unsafelyUnwrapped + Int(self.count)).initialize(to: element)
        self.count += 1
    }

    /// Removes the element at `index` by moving the last one there; returns whether one was moved.
    mutating func swapRemove(at index: Int32) -> Bool {
        let last = self.count - 1
        let isMoved = index != last
        if isMoved { self[index] = self[last] }
        self.count = last
        return isMoved
    }

    mutating func deallocate() {
        self.base?.deallocate()
        self = RawList()
    }

    private mutating func grow() {
        let larger = max(2, self.capacity * 2)
        let memory = UnsafeMutablePointer<Element>.allocate(capacity: Int(larger))
        if let base = self.base {
            memory.moveInitialize(from: base, count: Int(self.count))
            base.deallocate()
        }
        self.base = memory
        self.capacity = larger
    }
}
