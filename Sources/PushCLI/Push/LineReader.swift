/// Lines of a stream of bytes, numbered from 1.
struct LineReader: AsyncSequence, Sendable {
    typealias Element = (number: Int, line: LineSplitter.Line)
    typealias Chunks = AsyncThrowingStream<[UInt8], any Error>

    private let chunks: Chunks
    private let limit: Int

    init(_ chunks: Chunks, limit: Int = PushContent.maximumBytes) {
        self.chunks = chunks
        self.limit = limit
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var chunks: Chunks.AsyncIterator?
        fileprivate var splitter: LineSplitter
        private var ready: ArraySlice<LineSplitter.Line> = []
        private var number = 0

        fileprivate init(chunks: Chunks.AsyncIterator, limit: Int) {
            self.chunks = chunks
            self.splitter = LineSplitter(limit: limit)
        }

        mutating func next() async throws -> Element? {
            while ready.isEmpty, chunks != nil {
                if let chunk = try await chunks?.next() {
                    ready = splitter.feed(chunk)[...]
                } else {
                    chunks = nil
                    ready = splitter.finish().map { [$0] } ?? []
                }
            }
            guard let line = ready.popFirst() else { return nil }
            number += 1
            return (number, line)
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(chunks: chunks.makeAsyncIterator(), limit: limit)
    }
}
