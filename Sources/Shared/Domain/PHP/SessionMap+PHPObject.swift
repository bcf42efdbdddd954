/// Objects in the form `PHPForm.objects`.
extension SessionMap {
    /// Whether the map is an object and not an array.
    var isPHPObject: Bool { self[PHPUnserializer.classKey] != nil }

    /// The object's class; nil for an array, and for a class whose name is not UTF-8.
    var phpClassName: String? {
        guard case .string(let name) = self[PHPUnserializer.classKey] else { return nil }
        return name
    }

    /// The object's properties under their plain names, whether public, protected or private, in their order.
    ///
    /// - Returns: nil when two have one name, as a private property of a parent class and one of the class itself may: which is
    ///   meant only the class knows. Also nil for a name that PHP does not write.
    var phpProperties: SessionMap? {
        var properties = SessionMap()
        for entry in self.entries where entry.key != PHPUnserializer.classKey {
            guard let name = entry.key.unmangled, properties[name] == nil else { return nil }
            properties.set(name, entry.value)
        }
        return properties
    }
}

extension SessionMap.Key {
    /// Whether PHP puts something before the name, because the property is protected or private.
    var isMangled: Bool {
        switch self {
        case .integer: false
        case .string(let name): name.utf8.first == 0
        }
    }

    /// The name without `\0*\0` of a protected property, or `\0Class\0` of a private one; nil when it begins as such and is none.
    fileprivate var unmangled: SessionMap.Key? {
        guard case .string(let name) = self, name.utf8.first == 0 else { return self }
        guard let end = name.utf8.dropFirst().firstIndex(of: 0) else { return nil }
        return .string(String(name[name.utf8.index(after: end)...]))
    }
}
