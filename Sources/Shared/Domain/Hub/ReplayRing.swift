import NIOCore

/// The frames that the hub published last, by lane and sequence, for nodes that the stream did not bring them to.
///
/// Frames stand one behind the other in chunks, and a chunk goes as a whole: a push costs no allocation of its own, and
/// what goes is the oldest of all lanes.
package struct ReplayRing: Sendable {
    private struct Chunk {
        var bytes: ByteBuffer
        /// The lanes of its frames, in their order.
        var lanes: [UInt8] = []
    }

    private struct Place {
        let chunk: UInt64
        let offset: Int
        let length: Int
    }

    /// The frames of one lane, which follow each other without a hole.
    private struct Row {
        var places = CircularBuffer<Place>()
        /// The sequence of the first of them.
        var first: UInt64 = 1
    }

    private var chunks = CircularBuffer<Chunk>()
    /// The number of the first chunk.
    private var firstChunk: UInt64 = 0
    private var rows = Array(repeating: Row(), count: Lane.count)
    private let limit: Int
    private let chunkBytes: Int
    /// Bytes of the frames that are kept, and of what is kept of each to find it.
    package private(set) var bytes = 0
    /// A frame's place in its row, and its lane in its chunk.
    static let recordBytes = MemoryLayout<Place?>.stride + 1

    /// - Parameters:
    ///   - limit: Bytes of frames and their records that are kept, and the last chunk however large it is: without a bound one
    ///     node that is away would cost the hub its memory.
    ///   - chunkBytes: Bytes of a chunk, before it ends with a larger frame.
    package init(limit: Int, chunkBytes: Int = 1 << 20) {
        self.limit = limit
        self.chunkBytes = chunkBytes
    }

    /// Keeps a frame that is being published.
    ///
    /// - Parameter sequence: One above that of the lane's frame before.
    package mutating func append(_ frame: ByteBuffer, lane: Lane, sequence: UInt64) {
        let size = frame.readableBytes
        // Not by the buffer's capacity, which is more than was asked for: the ring's steps are its chunks.
        let used = self.chunks.last?.bytes.writerIndex ?? .max
        if used > self.chunkBytes || self.chunkBytes - used < size { self.beginChunk(atLeast: size) }
        // In its place: by the subscript, whose value is a second owner of the bytes, each frame would copy the whole chunk.
        let offset = self.chunks.modify(self.chunks.index(before: self.chunks.endIndex)) { chunk in
            defer {
                chunk.bytes.writeImmutableBuffer(frame)
                chunk.lanes.append(lane.rawValue)
            }
            return chunk.bytes.writerIndex
        }
        self.bytes += size + Self.recordBytes
        let index = Int(lane.rawValue)
        if self.rows[index].places.isEmpty { self.rows[index].first = sequence }
        let number = self.firstChunk + UInt64(self.chunks.count) - 1
        self.rows[index].places.append(Place(chunk: number, offset: offset, length: size))
        while self.bytes > self.limit, self.chunks.count > 1 { self.dropChunk() }
    }

    private mutating func beginChunk(atLeast size: Int) {
        var bytes = ByteBuffer()
        bytes.reserveCapacity(max(size, self.chunkBytes))
        self.chunks.append(Chunk(bytes: bytes))
    }

    private mutating func dropChunk() {
        let chunk = self.chunks.removeFirst()
        self.firstChunk += 1
        for lane in chunk.lanes {
            guard let place = self.rows[Int(lane)].places.popFirst() else { continue }
            self.rows[Int(lane)].first += 1
            self.bytes -= place.length + Self.recordBytes
        }
        for lane in Set(chunk.lanes) { self.shrink(Int(lane)) }
    }

    /// A row's buffer does not give back by itself what it once needed: each lane would keep what it had in its busiest minute.
    private mutating func shrink(_ lane: Int) {
        let places = self.rows[lane].places
        guard places.capacity > 64, places.count * 4 < places.capacity else { return }
        self.rows[lane].places = CircularBuffer(places)
    }

    /// What a node gets that pulls a part of a lane.
    package struct Answer: Equatable, Sendable {
        /// Everything of the lane up to and with this sequence is gone, and the node asked for some of it.
        package var lostThrough: UInt64?
        /// The frames from there on, without a hole, as far as the credit goes.
        package var frames: [ByteBuffer]
    }

    /// - Parameters:
    ///   - head: The last sequence of the lane.
    ///   - credit: Bytes of frames; one is given however large it is.
    package func answer(lane: Lane, _ sequences: ClosedRange<UInt64>, head: UInt64, credit: Int) -> Answer {
        let row = self.rows[Int(lane.rawValue)]
        let first = row.places.isEmpty ? head &+ 1 : row.first
        var answer = Answer(lostThrough: nil, frames: [])
        if sequences.lowerBound < first, sequences.lowerBound <= head { answer.lostThrough = first - 1 }
        var rest = credit
        var sequence = max(first, sequences.lowerBound)
        while sequence <= min(sequences.upperBound, head), answer.frames.isEmpty || rest > 0 {
            guard let frame = self.frame(row, sequence) else { break }
            rest -= frame.readableBytes
            guard answer.frames.isEmpty || rest >= 0 else { break }
            answer.frames.append(frame)
            sequence += 1
        }
        return answer
    }

    /// Places that memory is kept for, of all lanes.
    var placesCapacity: Int { self.rows.reduce(0) { $0 + $1.places.capacity } }

    private func frame(_ row: Row, _ sequence: UInt64) -> ByteBuffer? {
        let distance = sequence - row.first
        guard distance < UInt64(row.places.count) else { return nil }
        let place = row.places[row.places.index(row.places.startIndex, offsetBy: Int(distance))]
        let chunk = self.chunks[self.chunks.index(self.chunks.startIndex, offsetBy: Int(place.chunk - self.firstChunk))]
        return chunk.bytes.getSlice(at: place.offset, length: place.length)
    }
}
