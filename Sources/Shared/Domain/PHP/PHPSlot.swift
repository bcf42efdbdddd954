/// A value that a later `R:` or `r:` may name by its number.
struct PHPSlot {
    /// Only objects may be named by `r:`.
    let isObject: Bool
    /// Nil while the value is being read: what names it now is part of it.
    var node: PHPNode?
}
