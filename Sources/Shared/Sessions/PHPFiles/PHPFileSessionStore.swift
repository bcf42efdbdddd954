import MusterDomain
import NIOCore

/// PHP's own session files, in a folder of this machine or of a shared disk.
///
/// The files are read on threads of the store's own: no event loop and no thread of Swift's tasks ever waits for a disk. A lookup
/// ends at its time limit even when no thread comes back.
package final class PHPFileSessionStore: SessionStore {
    /// Threads that read. A read takes microseconds; more of them only help where some hang.
    private static let threads = 4
    /// Lookups that wait or run; what waited longer than its time limit is not read any more.
    private static let jobs = 1024
    /// How long PHP gets to end the writing of a record that does not decode, is empty, or just changed.
    private static let pause = Duration.milliseconds(10)

    private let folder: SessionFolder
    private let decoder: SessionRecordDecoder
    private let pool: BlockingPool
    private let group: any EventLoopGroup

    package init(_ settings: PHPFileStoreSettings, recordBytes: Int, group: any EventLoopGroup) {
        self.folder = SessionFolder(path: settings.path, depth: settings.depth, recordBytes: recordBytes)
        self.decoder = SessionRecordDecoder(serializer: settings.serializer, recordBytes: recordBytes)
        self.pool = BlockingPool(threads: Self.threads, jobs: Self.jobs)
        self.group = group
    }

    package func session(for id: SessionID, timeout: Duration) async -> SessionLookup {
        let end = ContinuousClock.now + timeout
        let (lookup, isFinal) = await self.look(id, until: end)
        guard !isFinal else { return lookup }
        // PHP empties and writes a file without telling anybody: what looks odd gets a second look.
        try? await Task.sleep(for: min(Self.pause, ContinuousClock.now.duration(to: end)))
        return await self.look(id, until: end).lookup
    }

    package func close() async { self.pool.close() }

    private func look(_ id: SessionID, until end: ContinuousClock.Instant) async -> (
        lookup: SessionLookup, isFinal: Bool
    ) {
        switch await self.read(id, until: end) {
        case .record(let record, let isSettled):
            let lookup = self.decoder.lookup(of: record)
            if case .broken = lookup { return (lookup, false) }
            return (lookup, isSettled)
        case .absent:
            return (.absent, true)
        case .broken(let reason):
            return (.broken(reason: reason), true)
        case .unavailable(let reason):
            return (.unavailable(reason: reason), true)
        }
    }

    private func read(_ id: SessionID, until end: ContinuousClock.Instant) async -> SessionFileReading {
        await firstAnswer(
            on: self.group.any(),
            within: ContinuousClock.now.duration(to: end),
            late: .unavailable(reason: "the session folder did not answer in time")
        ) { promise in
            let isTaken = self.pool.submit { [folder = self.folder] isOpen in
                guard isOpen else { return promise.succeed(.unavailable(reason: "the session store is closed")) }
                // Nobody waits for it any more.
                guard ContinuousClock.now < end else { return }
                promise.succeed(folder.read(id))
            }
            if !isTaken {
                promise.succeed(.unavailable(reason: "too many lookups wait for the session folder"))
            }
        }
    }
}
