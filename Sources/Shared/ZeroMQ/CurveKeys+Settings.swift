import MusterDomain

extension CurvePublicKey {
    /// The key of a setting; `nil` when libzmq does not take the text for one.
    package init?(_ key: Z85PublicKey) {
        self.init(z85: key.text)
    }
}

extension CurveSecretKey {
    /// The key of a setting; `nil` when libzmq does not take the text for one.
    package init?(_ key: Z85SecretKey) {
        guard let secret = key.withExposedText({ CurveSecretKey(z85: $0) }) else { return nil }
        self = secret
    }
}
