import MusterDomain

extension StreamNonce {
    /// A nonce that no other node makes up.
    static func random() -> StreamNonce {
        StreamNonce(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
    }
}
