import MusterDomain
import NIOCore
import PublishHub
import ZeroMQ

/// Backends and nodes of one test, all on one thread.
struct HubClient {
    /// How long a test waits for what must come; reached only by a failing test.
    static let patience = 10_000

    let addresses: HubAddresses
    let context: ZeroMQContext

    init(addresses: HubAddresses) throws {
        self.addresses = addresses
        self.context = try ZeroMQContext()
    }

    func socket(
        _ kind: ZeroMQSocketKind,
        _ endpoint: String,
        keys: (own: CurveKeyPair, server: CurvePublicKey)? = nil
    ) throws -> ZeroMQSocket {
        let socket = try ZeroMQSocket(kind, in: context)
        try socket.setLinger(.zero)
        if let keys {
            try socket.setCurveClient(keys: keys.own, serverKey: keys.server)
        }
        try socket.connect(endpoint)
        return socket
    }

    /// A SUB socket with everything subscribed that has seen a beat, so that nothing published later is missed.
    func listener(keys: (own: CurveKeyPair, server: CurvePublicKey)? = nil) throws -> StreamListener {
        let socket = try ZeroMQSocket(.subscribe, in: context)
        try socket.setLinger(.zero)
        if let keys {
            try socket.setCurveClient(keys: keys.own, serverKey: keys.server)
        }
        try socket.subscribe([])
        try socket.connect(addresses.publish)
        let listener = StreamListener(socket: socket)
        _ = try listener.nextBeat()
        return listener
    }
}

/// Reads the stream as a node would.
final class StreamListener {
    struct Silence: Error {}

    private let socket: ZeroMQSocket
    private(set) var lastBeat: StreamBeat?

    init(socket: ZeroMQSocket) {
        self.socket = socket
    }

    private func nextFrame() throws -> ByteBuffer {
        guard let frames = try socket.nextFrames(), frames.count == 1 else { throw Silence() }
        return frames[0]
    }

    /// The first `count` frames that `read` makes something of.
    ///
    /// Beats never end, so the wait is bounded as a whole.
    private func next<Value>(_ count: Int, _ read: (StreamFrame, ByteBuffer) -> Value?) throws -> [Value] {
        let end = ContinuousClock.now + .milliseconds(HubClient.patience)
        var values: [Value] = []
        while values.count < count {
            guard ContinuousClock.now < end else { throw Silence() }
            let frame = try nextFrame()
            if let value = read(try frame.withUnsafeReadableBytes { try StreamDecoder.decode($0) }, frame) {
                values.append(value)
            }
        }
        return values
    }

    func nextBeat() throws -> StreamBeat {
        let beats = try next(1) { frame, _ in
            if case .beat(let beat) = frame { beat } else { nil }
        }
        lastBeat = beats[0]
        return beats[0]
    }

    func nextProbe() throws -> StreamProbe {
        try next(1) { frame, _ in
            if case .probe(let probe) = frame { probe } else { nil }
        }[0]
    }

    /// The next `count` frames that are pushes, as they came.
    func nextPushFrames(_ count: Int) throws -> [ByteBuffer] {
        try next(count) { frame, buffer in
            if case .push = frame { buffer } else { nil }
        }
    }

    /// The next `count` pushes in words: `topic sequence data`.
    func nextPushes(_ count: Int) throws -> [String] {
        try nextPushFrames(count).map { frame in
            try frame.withUnsafeReadableBytes { bytes in
                guard case .push(let push) = try StreamDecoder.decode(bytes) else { throw Silence() }
                let topic = String(decoding: bytes[push.topic], as: UTF8.self)
                return "\(topic) \(push.sequence) \(String(decoding: bytes[push.data], as: UTF8.self))"
            }
        }
    }
}

extension ZeroMQSocket {
    /// The next message's frames, or `nil` when none came in time.
    func nextFrames(milliseconds: Int = HubClient.patience) throws -> [ByteBuffer]? {
        var poller = ZeroMQPoller()
        _ = poller.add(self)
        var message = MultipartMessage()
        var scratch = ZeroMQMessage()
        let limits = MultipartMessage.Limits(frames: 100, bytes: 100_000_000)
        guard try poller.wait(milliseconds: milliseconds) == .ready else { return nil }
        guard try receive(&message, through: &scratch, limits: limits) == .received(more: false) else { return nil }
        return message.frames
    }

    /// The next message's frames as text.
    func nextText() throws -> [String]? {
        try nextFrames()?.map { String(buffer: $0) }
    }

    func send(text frames: String...) throws -> SendResult {
        try send(frames.map { ByteBuffer(string: $0) }, dontWait: false)
    }
}
