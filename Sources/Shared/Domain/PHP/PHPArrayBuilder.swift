/// Collects the entries of an array, which stays a list as long as its keys are 0, 1, 2 … in this order.
struct PHPArrayBuilder {
    private var list: [SessionValue] = []
    /// From the first key on that a list would not have.
    private var map: SessionMap?
    /// Names that came from inherited private properties, and give way to the object's own.
    private var inherited: Set<SessionMap.Key> = []

    /// An array's builder, or an object's, whose entries are never a list.
    init(isObject: Bool) {
        self.map = isObject ? SessionMap() : nil
    }

    /// Adds an entry.
    ///
    /// - Returns: false when the key is there already.
    mutating func append(_ key: PHPKey, _ value: SessionValue) -> Bool {
        if self.map == nil, key.key == .integer(Int64(self.list.count)) {
            self.list.append(value)
            return true
        }
        var map = self.map.take() ?? self.mapOfList()
        defer { self.map = map }
        guard let name = key.key else { return true }
        let isThere = map[name] != nil
        if key.isInherited {
            if !isThere {
                map.set(name, value)
                self.inherited.insert(name)
            }
            return true
        }
        guard !isThere || self.inherited.remove(name) != nil else { return false }
        map.set(name, value)
        return true
    }

    private mutating func mapOfList() -> SessionMap {
        var map = SessionMap()
        for (index, value) in self.list.enumerated() {
            map.set(.integer(Int64(index)), value)
        }
        self.list = []
        return map
    }

    /// The array as a value.
    consuming func finished() -> SessionValue {
        self.map.map { .map($0) } ?? .list(self.list)
    }

    /// The array as a mapping, whatever its keys are.
    consuming func finishedMap() -> SessionMap {
        self.map ?? self.mapOfList()
    }
}
