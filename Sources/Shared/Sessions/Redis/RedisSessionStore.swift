import Logging
import MusterDomain
import NIOCore

/// Sessions that PHP's redis extension keeps in Redis: one GET per lookup, over a few connections that stay open.
///
/// All of it happens on one event loop; the record is decoded on the caller's thread. It must be closed.
package final class RedisSessionStore: SessionStore {
    private let prefix: String
    private let decoder: SessionRecordDecoder
    private let loop: any EventLoop
    private let pool: NIOLoopBoundBox<RedisPool>

    /// - Parameter timeout: for a connection to be made.
    package init(
        _ settings: RedisStoreSettings,
        recordBytes: Int,
        timeout: Duration,
        group: any EventLoopGroup,
        logger: Logger
    ) {
        self.prefix = settings.prefix
        self.decoder = SessionRecordDecoder(serializer: settings.serializer, recordBytes: recordBytes)
        self.loop = group.any()
        let limits = RedisPoolLimits(connections: settings.connections, connectTime: TimeAmount(timeout))
        let pool = RedisPool(settings, recordBytes: recordBytes, limits: limits, loop: self.loop, logger: logger)
        self.pool = .makeBoxSendingValue(pool, eventLoop: self.loop)
    }

    package func session(for id: SessionID, timeout: Duration) async -> SessionLookup {
        let key = self.prefix + id.text
        let answer = await firstAnswer(
            on: self.loop,
            within: timeout,
            late: RedisAnswer.unavailable(reason: "Redis did not answer in time")
        ) { promise in
            self.loop.execute { self.pool.value.lookup(key, promise) }
        }
        return switch answer {
        case .record(let record): self.decoder.lookup(of: record)
        case .absent: .absent
        case .broken(let reason): .broken(reason: reason)
        case .unavailable(let reason): .unavailable(reason: reason)
        }
    }

    package func close() async {
        let closed = self.loop.submit { self.pool.value.close() }
        try? await closed.get()
    }
}
