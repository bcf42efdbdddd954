import MusterDomain
import NIOCore

/// Subscriptions to topics that keep history begin at a place of the stream, which an answer marks.
extension Shard {
    /// Asks where topics stand. The answer comes with the stream, and `isAnswered` gets it at its place.
    func askPositions(
        of topics: [(topic: HistoryTopic, wish: HistoryWish)],
        _ isAnswered: @escaping ([TopicStanding]) -> Void
    ) -> UInt64 {
        let number = self.history.request(topics, reader: self.reader)
        self.positionRequests[number] = PositionRequest(topics: topics.map(\.topic), isAnswered: isAnswered)
        return number
    }

    /// Whoever asked is gone, or has waited long enough: nothing of the request is left, also where the hub never answers.
    func withdrawRequest(_ number: UInt64) {
        guard let request = self.positionRequests.removeValue(forKey: number) else { return }
        self.history.withdrawn(number)
        self.letGo(of: request.topics)
    }

    /// The stream is at the place of an answer.
    func requestAnswered(_ number: UInt64) {
        guard let standings = self.history.takeAnswer(number) else { return }
        guard let request = self.positionRequests.removeValue(forKey: number) else { return }
        request.isAnswered(standings)
    }

    /// Answers are among what the stream took along: nobody can begin at their places any more.
    func requestsOverrun() {
        for number in self.history.takeAnswers(of: self.reader) {
            guard let request = self.positionRequests.removeValue(forKey: number) else { continue }
            self.letGo(of: request.topics)
        }
    }

    /// A request's hold on topics that its connection is not put on.
    func letGo(of topics: [HistoryTopic]) {
        for topic in topics { self.history.released(topic) }
    }

    /// The table holds a topic from here on for its members; nothing more is held where it does already.
    func follow(_ topic: HistoryTopic, in dialect: Dialect) {
        var text = topic.name.text
        let isNew = text.withUTF8 { bytes in
            self.tables.follow(TopicKey(vhost: topic.vhost, name: UnsafeRawBufferPointer(bytes)), in: dialect)
        }
        if !isNew { self.history.released(topic) }
    }

    // MARK: Bringing what was missed

    /// The frame of a range of pushes in the native dialect: one WebSocket frame behind the other. It is shared with all that miss
    /// the same in this turn, and held until the turn's end.
    func frame(of frames: [ByteBuffer], topic: HistoryTopic, through position: Position) -> Frame {
        let range = BroughtRange(topic: topic, position: position, count: frames.count)
        if let frame = self.broughtFrames[range] { return frame }
        var text = ByteBuffer()
        for frame in frames {
            frame.withUnsafeReadableBytes { bytes in
                // Frames that came over the stream or from the hub, and were read before.
                guard case .push(let push)? = try? StreamDecoder.decode(bytes) else { return }
                self.scratch.clear()
                NativeMessage.write(push, of: bytes, into: &self.scratch)
                text.writeWebSocketFrame(opcode: .text, payload: self.scratch)
            }
        }
        let frame = self.broadcaster.append(length: text.readableBytes) { memory in
            text.withUnsafeReadableBytes { memory.copyMemory(from: $0) }
        }
        self.broughtFrames[range] = frame
        return frame
    }

    /// Whether so many bytes more may wait for a connection.
    func hasRoom(for bytes: Int, _ slot: Int32) -> Bool {
        self.broadcaster.queuedBytes(of: slot) + bytes <= self.settings.broadcast.queueBytes
    }

    func bring(_ frame: Frame, to slot: Int32) {
        // There is room: somebody has looked.
        _ = self.broadcaster.enqueue(frame, for: slot)
    }

    func dropBroughtFrames() {
        guard !self.broughtFrames.isEmpty else { return }
        for frame in self.broughtFrames.values { self.broadcaster.release(frame) }
        self.broughtFrames = [:]
    }
}
