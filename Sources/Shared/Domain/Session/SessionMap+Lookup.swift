extension SessionMap {
    /// The value that `map[index]` means: of the key itself, else of the key that the text rule takes for the same.
    ///
    /// PHP turns the key `"7"` of an array into the integer 7, so a topic's `7` must find it. Nil too where no key can have the
    /// type of `index`.
    func value(at index: SessionValue) -> SessionValue? {
        switch index {
        case .integer(let number):
            self[.integer(number)] ?? self[.string(String(number))]
        case .string(let text):
            self[.string(text)] ?? text.canonicalInteger.flatMap { self[.integer($0)] }
        case .null, .bool, .double, .bytes, .list, .map:
            nil
        }
    }
}
