/// Which life of a topic's offsets a position is of: offsets of different epochs cannot be compared.
///
/// Random, because it must not come back by chance when a store is lost. Its text is what clients and backends see.
package struct Epoch: Hashable, Sendable, CustomStringConvertible {
    /// Never 0, which stands for no epoch on the wire.
    package let rawValue: UInt64

    package init?(rawValue: UInt64) {
        guard rawValue != 0 else { return nil }
        self.rawValue = rawValue
    }

    /// The epoch of a text as ``description`` writes it; nil for any other text.
    package init?(_ text: String) {
        guard 1...13 ~= text.utf8.count, let value = UInt64(text, radix: 36), value != 0 else { return nil }
        // One number has one text: no sign, no capitals, no zeros in front.
        guard String(value, radix: 36) == text else { return nil }
        self.rawValue = value
    }

    /// Up to 13 digits of base 36, such as `k3f9`.
    package var description: String { String(self.rawValue, radix: 36) }
}
