import Testing

/// `#expect(found == expected)` for what a machine that cannot be copied returns: the macro would copy it.
func expect<Action: Equatable>(
    _ found: Action,
    _ expected: Action,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found == expected, sourceLocation: sourceLocation)
}

/// The same for two results.
func expect<First: Equatable, Second: Equatable>(
    _ found: (First, Second),
    _ expected: (First, Second),
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found == expected, sourceLocation: sourceLocation)
}
