/// What a reader makes of values that plain data has no place for.
package enum PHPForm: Sendable {
    /// Plain data, as expressions read it: see `PHPUnserializer`.
    case plain
    /// All that the text says, for whoever writes it down again. The map of an object begins with its class, under
    /// `PHPUnserializer.classKey`, and its properties have the names of the text, with what PHP puts before those that are
    /// not public. Refused is what has no such form: cycles, `C:` and `E:`, keys that are not UTF-8.
    case objects
}
