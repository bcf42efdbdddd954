/// A value that was read, and what it costs wherever it stands.
struct PHPNode {
    var value: SessionValue
    /// Values in it, itself included.
    var count = 1
    /// Levels of arrays and objects in it; 0 for a scalar.
    var height = 0
}
