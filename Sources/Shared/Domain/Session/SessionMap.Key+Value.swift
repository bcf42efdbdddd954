extension SessionMap.Key {
    /// The key as a value of its own.
    package var value: SessionValue {
        switch self {
        case .integer(let number): .integer(number)
        case .string(let text): .string(text)
        }
    }
}
