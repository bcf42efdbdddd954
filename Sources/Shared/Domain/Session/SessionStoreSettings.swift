/// Where a vhost's sessions are kept.
package enum SessionStoreSettings: Sendable, Equatable {
    /// Nowhere: everybody's session is empty.
    case none
    case phpFiles(PHPFileStoreSettings)
    case redis(RedisStoreSettings)
}
