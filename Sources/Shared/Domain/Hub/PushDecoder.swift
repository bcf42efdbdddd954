import NIOCore

/// Reads pushes as backends write them, strictly: a field that is wrong is named with what was found and what was
/// expected, and a field that is not known is refused, because a misspelt one would otherwise be lost in silence.
///
/// - One JSON object: `topic` or `topics`, `data`, and optionally `event`, `id`, `kind`, `vhost`, `key`, `version`, `if_offset`.
/// - Several frames: topic, data, and optionally kind; the data is then the data itself, not JSON around it.
/// - One frame that begins with `O:`: what Stork's backends push, an object in PHP's serialization format.
/// - For HTTP an array of such objects.
package struct PushDecoder: Sendable {
    let limits: PushLimits
    /// Which vhosts there are, and whose keys they ask for.
    package let admission: PushAdmission

    /// What becomes of messages in PHP's serialization format.
    let stork: StorkClassMap

    package init(limits: PushLimits, admission: PushAdmission, stork: StorkClassMap = StorkClassMap()) {
        self.limits = limits
        self.admission = admission
        self.stork = stork
    }

    /// Reads the push that came as one ZeroMQ message.
    package func decode(frames: [ByteBuffer], credential: PushCredential) throws(Refusal) -> PushRequest {
        switch frames.count {
        case 1 where StorkPush.begins(frames[0]): return try decode(stork: frames[0], credential)
        case 1: return try decode(object: try parse(frames[0]), credential)
        case 2: return try decode(topic: frames[0], data: frames[1], kind: .json, credential)
        case 3: return try decode(topic: frames[0], data: frames[1], kind: try kind(frame: frames[2]), credential)
        case let count: throw .badRequest("push: expected 1 to 3 frames, found \(count)")
        }
    }

    /// Reads the body of an HTTP request: one object, or an array of them.
    package func decode(body: ByteBuffer, credential: PushCredential) throws(Refusal) -> PushRequest {
        let element = try parse(body)
        guard element.kind == .array else {
            guard body.readableBytes <= limits.single else {
                throw .tooLarge(
                    "body: expected at most \(limits.single) bytes for one push, found \(body.readableBytes)"
                )
            }
            return try decode(object: element, credential)
        }
        return try decode(batch: element, credential)
    }

    private func decode(batch: JSONElement, _ credential: PushCredential) throws(Refusal) -> PushRequest {
        let tooMany = Refusal.tooLarge("body: expected at most \(limits.batch) pushes, each topic counted, found more")
        var elements: [JSONElement] = []
        do throws(JSONError) {
            elements = try batch.elements(limit: limits.batch) ?? []
        } catch {
            // The text was parsed before: only the limit can fail here.
            throw tooMany
        }
        var items: [Result<Push, Refusal>] = []
        for element in elements {
            items.append(contentsOf: decode(batchItem: element, credential))
            guard items.count <= limits.batch else { throw tooMany }
        }
        return PushRequest(items: items, answersAsList: true)
    }

    /// The results of one object of a batch: one for each of its topics, also when its data is refused, so that the
    /// answers can be counted off; one alone when the topics themselves cannot be read.
    private func decode(batchItem element: JSONElement, _ credential: PushCredential) -> [Result<Push, Refusal>] {
        do throws(Refusal) {
            let fields = try PushFields(element)
            let topics = try topics(of: fields)
            do throws(Refusal) {
                let template = try template(of: fields, credential)
                return topics.map { complete(template, topic: $0) }
            } catch {
                return topics.map { topic in topic.flatMap { _ in .failure(error) } }
            }
        } catch {
            return [.failure(error)]
        }
    }

    private func decode(object element: JSONElement, _ credential: PushCredential) throws(Refusal) -> PushRequest {
        let fields = try PushFields(element)
        let topics = try topics(of: fields)
        let template = try template(of: fields, credential)
        if fields.topics != nil {
            return PushRequest(items: topics.map { complete(template, topic: $0) }, answersAsList: true)
        }
        let push = try complete(template, topic: topics[0]).get()
        return PushRequest(items: [.success(push)], answersAsList: false)
    }

    private func decode(
        topic: ByteBuffer,
        data: ByteBuffer,
        kind: DataKind,
        _ credential: PushCredential
    ) throws(Refusal) -> PushRequest {
        let vhost = try admission.vhost(of: nil, key: nil, credential)
        guard let text = topic.withUnsafeReadableBytes({ String(validating: $0, as: UTF8.self) }) else {
            throw .badRequest("topic: expected UTF-8, found other bytes")
        }
        let template = PushTemplate(vhost: vhost, kind: kind, data: try check(data, kind: kind))
        let push = try complete(template, topic: name(text, field: "topic")).get()
        return PushRequest(items: [.success(push)], answersAsList: false)
    }

    private func parse(_ buffer: ByteBuffer) throws(Refusal) -> JSONElement {
        do throws(JSONError) {
            return try JSONElement.parse(buffer)
        } catch {
            throw .badRequest("push: expected a JSON object, found no JSON: \(error)")
        }
    }

    private func kind(frame: ByteBuffer) throws(Refusal) -> DataKind {
        let text = frame.withUnsafeReadableBytes { String(validating: $0, as: UTF8.self) }
        guard let text, let kind = DataKind(name: text) else {
            throw .badRequest("kind: expected json, text or bytes, found another third frame")
        }
        return kind
    }

    /// A client's push as its node sent it, checked again: what one node lets through all others deliver.
    ///
    /// JSON comes back without the white space around it.
    package func check(_ push: Push) throws(Refusal) -> Push {
        guard let vhost = admission.vhosts[push.vhost] else { throw PushAdmission.unknownVhost }
        guard let family = vhost.topics.family(of: push.topic)?.family else { throw .invalidTopic }
        var push = push
        push.retention = family.history
        push.data = try check(push.data, kind: push.kind)
        return push
    }

    /// The data of a frame of its own.
    private func check(_ data: ByteBuffer, kind: DataKind) throws(Refusal) -> ByteBuffer {
        try checkSize(data.readableBytes)
        switch kind {
        case .json:
            do throws(JSONError) {
                return try JSONElement.parse(data).bytes
            } catch {
                throw .badRequest("data: expected a JSON value, found none: \(error)")
            }
        case .text:
            guard data.withUnsafeReadableBytes({ String(validating: $0, as: UTF8.self) }) != nil else {
                throw .badRequest("data: expected UTF-8 for kind text, found other bytes")
            }
            return data
        case .bytes:
            return data
        }
    }

    func checkSize(_ bytes: Int) throws(Refusal) {
        guard bytes <= limits.data else {
            throw .tooLarge("data: expected at most \(limits.data) bytes, found \(bytes)")
        }
    }

    /// The checked name, or why it is none.
    func name(_ text: String, field: String) -> Result<TopicName, Refusal> {
        do throws(Refusal) {
            return .success(try TopicName(text))
        } catch {
            return .failure(error.about(field))
        }
    }

    private func complete(_ template: PushTemplate, topic: Result<TopicName, Refusal>) -> Result<Push, Refusal> {
        topic.flatMap { template.push(to: $0) }
    }
}
