import Glibc
import NIOPosix

/// Reads standard input without keeping a thread of the concurrency pool waiting.
enum StandardInput {
    private static let chunkBytes = 64 << 10

    /// Everything until its end.
    ///
    /// - Throws: ``CommandError`` above `limit` bytes.
    static func read(limit: Int) async throws -> [UInt8] {
        var all: [UInt8] = []
        for try await chunk in chunks() {
            guard all.count + chunk.count <= limit else {
                throw CommandError.badData("data: expected at most \(limit) bytes, found more")
            }
            all += chunk
        }
        return all
    }

    /// Standard input in the pieces in which it comes.
    static func chunks() -> AsyncThrowingStream<[UInt8], any Error> {
        AsyncThrowingStream {
            try await NIOThreadPool.singleton.runIfActive { try next() }
        }
    }

    private static func next() throws -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: chunkBytes)
        while true {
            let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
            if count > 0 { return Array(bytes[..<count]) }
            if count == 0 { return nil }
            if errno != EINTR {
                let reason = String(cString: strerror(errno))
                throw CommandError(status: .failure, message: "standard input: expected to read it, found: \(reason)")
            }
        }
    }
}
