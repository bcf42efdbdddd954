import MusterDomain
import NIOCore
import Synchronization
import ZeroMQ

/// A hub made of two bare sockets and the codecs: it admits every node, beats, and publishes what a test tells it.
final class HubDouble: Sendable {
    struct Doors: Sendable {
        var publish: UInt16
        var control: UInt16
    }

    private struct Orders {
        var pushes: [Push] = []
        var frames: [ByteBuffer] = []
        var isStopping = false
    }

    /// What nodes say.
    let messages: AsyncStream<ControlMessage>
    /// Where nodes may come, once.
    let doors: AsyncStream<Doors>
    private let said: AsyncStream<ControlMessage>.Continuation
    private let opened: AsyncStream<Doors>.Continuation
    private let orders = Mutex(Orders())
    private let wakeUp: WakeUp

    init() throws {
        self.wakeUp = try WakeUp()
        (self.messages, self.said) = AsyncStream.makeStream(of: ControlMessage.self)
        (self.doors, self.opened) = AsyncStream.makeStream(of: Doors.self)
    }

    /// Works until it is told to stop.
    func run() async throws {
        try await ZeroMQThread.run(name: "hub-double") { try HubDoubleLoop(self).run() }
        self.said.finish()
        self.opened.finish()
    }

    func publish(_ push: Push) {
        self.order { $0.pushes.append(push) }
    }

    func publish(_ topic: String, _ data: String) throws {
        self.publish(Push(topic: try TopicName(topic), data: ByteBuffer(string: data)))
    }

    /// Publishes bytes as they are.
    func publish(frame: ByteBuffer) {
        self.order { $0.frames.append(frame) }
    }

    func stop() {
        self.order { $0.isStopping = true }
    }

    private func order(_ change: (inout Orders) -> Void) {
        self.orders.withLock { change(&$0) }
        self.wakeUp.signal()
    }

    private func takeOrders() -> Orders {
        self.wakeUp.consume()
        return self.orders.withLock { orders in
            defer { orders = Orders(isStopping: orders.isStopping) }
            return orders
        }
    }

    /// What happens on the double's thread.
    private final class HubDoubleLoop {
        private let hub: HubDouble
        private let context: ZeroMQContext
        private let stream: ZeroMQSocket
        private let control: ZeroMQSocket
        private let term = Term(rawValue: 1)
        private var sequences = [UInt64](repeating: 0, count: Lane.count)
        private var beats: UInt64 = 0

        init(_ hub: HubDouble) throws {
            self.hub = hub
            self.context = try ZeroMQContext()
            self.stream = try ZeroMQSocket(.extendedPublish, in: self.context)
            self.control = try ZeroMQSocket(.router, in: self.context)
            for socket in [self.stream, self.control] {
                try socket.setLinger(.zero)
                try socket.setSendHighWaterMark(100_000)
                try socket.bind("tcp://127.0.0.1:*")
            }
            hub.opened.yield(
                Doors(publish: try Self.port(of: self.stream), control: try Self.port(of: self.control))
            )
        }

        private static func port(of socket: ZeroMQSocket) throws -> UInt16 {
            UInt16(try socket.lastEndpoint().split(separator: ":").last ?? "") ?? 0
        }

        func run() throws {
            var poller = ZeroMQPoller()
            _ = poller.add(self.stream)
            _ = poller.add(self.control)
            _ = poller.add(descriptor: self.hub.wakeUp.descriptor)
            while true {
                let isIdle = try poller.wait(milliseconds: 100) == .timedOut
                while try self.receive(self.stream) != nil {}
                while let frames = try self.receive(self.control) { try self.answer(frames) }
                let orders = self.hub.takeOrders()
                for push in orders.pushes { try self.publish(push) }
                for frame in orders.frames { _ = try self.stream.send(frame) }
                if isIdle { try self.beat() }
                guard !orders.isStopping else { break }
            }
            self.stream.close()
            self.control.close()
        }

        private func receive(_ socket: ZeroMQSocket) throws -> [ByteBuffer]? {
            var message = MultipartMessage()
            var scratch = ZeroMQMessage()
            let limits = MultipartMessage.Limits(frames: 4, bytes: 100_000)
            guard case .received = try socket.receive(&message, through: &scratch, limits: limits) else { return nil }
            return message.frames
        }

        private func answer(_ frames: [ByteBuffer]) throws {
            guard let peer = frames.first, let body = frames.last else { return }
            let message = try ControlMessage(decoding: body)
            self.hub.said.yield(message)
            if case .publish(let publish) = message { try self.answer(publish, peer) }
            guard case .join(let introduction) = message else { return }
            var probe = ByteBuffer()
            let heads = self.sequences.enumerated().filter { $0.element > 0 }.map { lane, sequence in
                StreamBeat.Head(lane: Lane(rawValue: UInt8(lane)), sequence: sequence)
            }
            StreamEncoder.encode(StreamProbe(nonce: introduction.nonce, term: self.term, heads: heads), into: &probe)
            _ = try self.stream.send(probe)
            let admission = NodeAdmission(version: 1, term: self.term, beatInterval: 100, dataLimit: 1000)
            _ = try self.control.send([peer, ControlMessage.joined(admission).encoded()])
        }

        /// What becomes of a client's push is told by its topic; any other is published and answered.
        private func answer(_ publish: ClientPublish, _ peer: ByteBuffer) throws {
            let answer: ControlMessage
            switch publish.push.topic.text {
            case "refused": answer = .publishRefused(publish.number, PublishRefusal(.invalidTopic))
            case "unanswered": return
            case "forgotten": answer = .unknownNode
            case _:
                try self.publish(publish.push)
                answer = .published(publish.number, nil)
            }
            _ = try self.control.send([peer, answer.encoded()])
        }

        private func publish(_ push: Push) throws {
            let lane = Lane(vhost: push.vhost, topic: push.topic)
            self.sequences[Int(lane.rawValue)] += 1
            var frame = ByteBuffer()
            let sequence = self.sequences[Int(lane.rawValue)]
            StreamEncoder.encode(push, lane: lane, term: self.term, sequence: sequence, into: &frame)
            _ = try self.stream.send(frame)
        }

        private func beat() throws {
            self.beats += 1
            var frame = ByteBuffer()
            StreamEncoder.encode(StreamBeat(term: self.term, number: self.beats, heads: []), into: &frame)
            _ = try self.stream.send(frame)
        }
    }
}
