import Logging
import MusterDomain
import NIOCore

/// The store that a vhost's settings ask for. It opens nothing before the first lookup.
package func makeSessionStore(
    _ settings: SessionSettings,
    group: any EventLoopGroup,
    logger: Logger
) -> any SessionStore {
    switch settings.store {
    case .none:
        NoSessionStore()
    case .phpFiles(let files):
        PHPFileSessionStore(files, recordBytes: settings.recordBytes, group: group)
    case .redis(let redis):
        RedisSessionStore(
            redis,
            recordBytes: settings.recordBytes,
            timeout: settings.timeout,
            group: group,
            logger: logger
        )
    }
}
