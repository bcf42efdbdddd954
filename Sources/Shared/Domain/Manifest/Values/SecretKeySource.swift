/// Where a secret key comes from.
package enum SecretKeySource: Hashable, Sendable {
    case value(Z85SecretKey)
    /// A file whose first line is the key; reading it is the business of whoever loads the manifest.
    case file(String)

    /// The key when it is in memory.
    package var key: Z85SecretKey? {
        switch self {
        case .value(let key): key
        case .file: nil
        }
    }
}
