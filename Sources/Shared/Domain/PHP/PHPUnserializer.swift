import NIOCore

/// Reads one value of PHP's serialization format as plain data: strictly, within limits, and without making an object of any class.
///
/// | PHP | becomes |
/// |---|---|
/// | null, bool, int, float | the same; `INF`, `NAN` and `-0` too |
/// | string | `.string`, or `.bytes` when it is not UTF-8 |
/// | array with the keys 0…n-1 in order, and the empty array | `.list` |
/// | another array | `.map`; keys as PHP has them, so `"7"` is the integer 7 |
/// | object | `.map` of its properties, private and protected ones under their plain names |
/// | object with `Serializable` (`C:`) | `.null`: only its class can read it |
/// | enum case | `.string` with `Class:Case` |
/// | reference, object that stood before | a copy; `.null` where it leads to a value that it is itself part of |
///
/// An entry whose key is not UTF-8 is left out: no expression can name it. The table is that of the form `.plain`.
package struct PHPUnserializer: Sendable {
    /// The entry under which an object's map has its class in the form `.objects`. No property has this name: a NUL begins only
    /// the mangled ones, which have a second. An array with such a key is refused there, so that none can pose as an object.
    package static let classKey = SessionMap.Key.string("\0class")

    private let limits: PHPLimits
    private let form: PHPForm

    package init(limits: PHPLimits = PHPLimits(), form: PHPForm = .plain) {
        self.limits = limits
        self.form = form
    }

    /// The value that `bytes` are, from the first to the last.
    package func value(of bytes: ByteBuffer) throws(PHPError) -> SessionValue {
        try bytes.readPHP(limits: self.limits, form: self.form) {
            (reader) throws(PHPError) -> SessionValue in
            try reader.readValue().value
        }
    }
}
