/// A key as it stands in a text.
struct PHPKey {
    /// Nil when the key is not UTF-8.
    let key: SessionMap.Key?
    /// Of a private property that another class than the object's own declares: its name may stand twice.
    let isInherited: Bool

    init(_ key: SessionMap.Key?, isInherited: Bool = false) {
        self.key = key
        self.isInherited = isInherited
    }

    /// A string as a key: PHP makes an integer of one that is an integer's canonical decimal form.
    init(_ name: UnsafeRawBufferPointer) {
        self.init(Self.key(of: name))
    }

    /// A property's name: private ones stand as `\0Class\0name`, protected ones as `\0*\0name`.
    init(property name: UnsafeRawBufferPointer, of className: UnsafeRawBufferPointer) {
        guard name.first == 0, let end = name.dropFirst().firstIndex(of: 0), end + 1 < name.count else {
            self.init(name)
            return
        }
        let owner = name[1..<end]
        let isInherited = !owner.elementsEqual([UInt8(ascii: "*")]) && !owner.elementsEqual(className)
        self.init(Self.key(of: UnsafeRawBufferPointer(rebasing: name[(end + 1)...])), isInherited: isInherited)
    }

    private static func key(of name: UnsafeRawBufferPointer) -> SessionMap.Key? {
        guard let text = String(validating: name, as: UTF8.self) else { return nil }
        return text.canonicalInteger.map { .integer($0) } ?? .string(text)
    }
}
