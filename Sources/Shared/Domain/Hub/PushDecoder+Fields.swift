import NIOCore

extension PushDecoder {
    /// The topics of an object; at least one.
    func topics(of fields: PushFields) throws(Refusal) -> [Result<TopicName, Refusal>] {
        switch (fields.topic, fields.topics) {
        case (let topic?, nil): return [name(topic, field: "topic")]
        case (nil, let topics?): return try names(topics)
        case (nil, nil): throw .badRequest("topic: expected a string, found nothing")
        case (_?, _?): throw .badRequest("topics: expected either topic or topics, found both")
        }
    }

    private func names(_ element: JSONElement) throws(Refusal) -> [Result<TopicName, Refusal>] {
        let elements: [JSONElement]?
        do throws(JSONError) {
            elements = try element.elements(limit: limits.batch)
        } catch {
            throw .tooLarge("topics: expected at most \(limits.batch) names, found more")
        }
        guard let elements else {
            throw .badRequest("topics: expected an array of strings, found \(element.kind.article)")
        }
        guard !elements.isEmpty else {
            throw .badRequest("topics: expected at least one name, found none")
        }
        return elements.map { name($0, field: "topics") }
    }

    private func name(_ element: JSONElement, field: String) -> Result<TopicName, Refusal> {
        do throws(Refusal) {
            return name(try string(element, field: field), field: field)
        } catch {
            return .failure(error)
        }
    }

    /// Everything of an object but its topics.
    func template(of fields: PushFields, _ credential: PushCredential) throws(Refusal) -> PushTemplate {
        let vhost = try admission.vhost(
            of: try optionalString(fields.vhost, field: "vhost"),
            key: try optionalString(fields.key, field: "key"),
            credential
        )
        let kind = try kind(fields.kind)
        guard let data = fields.data else {
            throw .badRequest("data: expected a JSON value, found nothing")
        }
        return PushTemplate(
            vhost: vhost,
            kind: kind,
            event: try label(fields.event, field: "event"),
            id: try label(fields.id, field: "id"),
            data: try content(data, kind: kind),
            version: try number(fields.version, field: "version"),
            expectedOffset: try number(fields.expectedOffset, field: "if_offset")
        )
    }

    private func optionalString(_ element: JSONElement?, field: String) throws(Refusal) -> String? {
        guard let element else { return nil }
        return try string(element, field: field)
    }

    private func number(_ element: JSONElement?, field: String) throws(Refusal) -> UInt64? {
        guard let element else { return nil }
        guard let number = element.unsignedInteger else {
            let found = element.kind == .number ? "another number" : element.kind.article
            throw .badRequest("\(field): expected an integer from 0 to 18446744073709551615, found \(found)")
        }
        return number
    }

    private func kind(_ element: JSONElement?) throws(Refusal) -> DataKind {
        guard let element else { return .json }
        guard let kind = DataKind(name: try string(element, field: "kind")) else {
            throw .badRequest("kind: expected \"json\", \"text\" or \"bytes\", found another string")
        }
        return kind
    }

    private func label(_ element: JSONElement?, field: String) throws(Refusal) -> Label? {
        guard let element else { return nil }
        let text = try string(element, field: field)
        do throws(Refusal) {
            return try Label(text)
        } catch {
            throw error.about(field)
        }
    }

    private func content(_ element: JSONElement, kind: DataKind) throws(Refusal) -> ByteBuffer {
        switch kind {
        case .json:
            try checkSize(element.bytes.readableBytes)
            return element.bytes
        case .text:
            let text = try string(element, field: "data", because: " for kind text")
            try checkSize(text.utf8.count)
            return ByteBuffer(string: text)
        case .bytes:
            let text = try string(element, field: "data", because: " of base64 for kind bytes")
            guard let bytes = Base64.decode(text) else {
                throw .badRequest(
                    "data: expected base64 with padding (RFC 4648 §4) for kind bytes, found another string"
                )
            }
            try checkSize(bytes.count)
            return ByteBuffer(bytes: bytes)
        }
    }

    private func string(
        _ element: JSONElement,
        field: String,
        because: String = ""
    ) throws(Refusal) -> String {
        guard element.kind == .string else {
            throw .badRequest("\(field): expected a string\(because), found \(element.kind.article)")
        }
        guard let text = element.string else {
            throw .badRequest("\(field): expected paired surrogates, found a lone one")
        }
        return text
    }
}
