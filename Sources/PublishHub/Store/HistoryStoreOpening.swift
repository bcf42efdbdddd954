import Logging
import MusterDomain
import MusterRuntime

/// Opens the store that `hub.store` asks for.
enum HistoryStoreOpening {
    static func of(_ setting: StoreSetting) -> HistoryKeeper.Opening {
        switch setting {
        case .memory:
            { _ in MemoryHistoryStore(seed: .random(in: .min ... .max)) }
        case .sqlite(let path):
            { logger in try Self.open(path, logger) }
        }
    }

    private static func open(_ path: String, _ logger: Logger) throws(RuntimeError) -> SQLiteHistoryStore {
        do throws(HistoryStoreError) {
            let store = try SQLiteHistoryStore(path: path, seed: .random(in: .min ... .max), logger: logger)
            logger.log(
                level: store.report.level,
                "the history's store is open",
                metadata: store.report.metadata.merging(["store.path": "\(path)"]) { $1 }
            )
            return store
        } catch {
            throw RuntimeError(code: .invalidSetting, message: Self.message(error, path))
        }
    }

    /// In the words of settings: which file, what was expected and what was found.
    static func message(_ error: HistoryStoreError, _ path: String) -> String {
        switch error {
        case .full(let reason):
            "hub.store: \(path): expected room on the disk, found none: \(reason)"
        case .failed(let reason) where reason.contains("expected "):
            "hub.store: \(path): \(reason)"
        case .failed(let reason):
            "hub.store: \(path): expected a store that can be opened, found: \(reason)"
        }
    }
}
