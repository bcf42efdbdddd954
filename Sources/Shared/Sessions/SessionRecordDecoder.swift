import MusterDomain
import NIOCore

/// Reads a record of a store: PHP's formats, within the manifest's limit.
package struct SessionRecordDecoder: Sendable {
    private let decoder: PHPSessionDecoder

    package init(serializer: PHPSerializer, recordBytes: Int) {
        self.decoder = PHPSessionDecoder(
            serializer: serializer,
            limits: PHPLimits(bytes: recordBytes, stringBytes: recordBytes)
        )
    }

    /// The decoder of the manifest's store; where there is none, PHP's default format.
    package init(_ settings: SessionSettings) {
        let serializer: PHPSerializer =
            switch settings.store {
            case .none: .php
            case .phpFiles(let files): files.serializer
            case .redis(let redis): redis.serializer
            }
        self.init(serializer: serializer, recordBytes: settings.recordBytes)
    }

    /// The session that `record` holds: `.found`, `.absent` when it has no variables, or `.broken`.
    package func lookup(of record: ByteBuffer) -> SessionLookup {
        do throws(PHPError) {
            let values = try self.decoder.session(from: record)
            return values.isEmpty ? .absent : .found(Session(values))
        } catch {
            return .broken(reason: error.description)
        }
    }
}
