import NIOCore

extension WAMPMessage {
    private static let prefixType: Int64 = 1
    private static let callType: Int64 = 2
    private static let subscribeType: Int64 = 5
    private static let unsubscribeType: Int64 = 6
    private static let publishType: Int64 = 7

    /// Reads one text message. Its UTF-8 has been checked by the frame decoder.
    ///
    /// The order of the checks is Ratchet's: format, second element, type. Elements behind those that a type has are passed
    /// over, as Ratchet does.
    package init(decoding message: ByteBuffer, limits: WAMPLimits = WAMPLimits()) throws(WAMPFault) {
        let elements = try Self.elements(of: Self.parse(message), limit: limits.elements)
        guard let type = elements.first else { throw .invalidType }
        let name = try elements.dropFirst().first.map(Self.name)
        switch type.integer {
        case Self.prefixType:
            self = .prefix(name: try Self.require(name), uri: try Self.text(of: elements, at: 2))
        case Self.callType:
            self = .call(try Call(elements: elements, limits: limits))
        case Self.subscribeType:
            self = .subscribe(try Self.require(name))
        case Self.unsubscribeType:
            self = .unsubscribe(try Self.require(name))
        case Self.publishType:
            self = .publish(try Publish(topic: try Self.require(name), elements: elements, limits: limits))
        case _:
            throw .invalidType
        }
    }

    private static func parse(_ message: ByteBuffer) throws(WAMPFault) -> JSONElement {
        do throws(JSONError) {
            return try JSONElement.parse(message, isValidUTF8: true)
        } catch {
            throw .invalidFormat
        }
    }

    /// The elements of an array of bounded length.
    fileprivate static func elements(of list: JSONElement, limit: Int) throws(WAMPFault) -> [JSONElement] {
        let elements: [JSONElement]?
        do throws(JSONError) {
            elements = try list.elements(limit: limit)
        } catch {
            throw .invalidFormat
        }
        guard let elements else { throw .invalidFormat }
        return elements
    }

    /// A string, or a number as PHP turns one into a string. What is no integer of 64 bits stays as it was written.
    private static func name(_ element: JSONElement) throws(WAMPFault) -> String {
        switch element.kind {
        case .string: return try Self.text(element)
        case .number: return element.integer.map { String($0) } ?? String(buffer: element.bytes)
        case .null, .boolean, .array, .object: throw .invalidTopic
        }
    }

    private static func require(_ name: String?) throws(WAMPFault) -> String {
        guard let name else { throw .invalidFormat }
        return name
    }

    fileprivate static func text(of elements: [JSONElement], at index: Int) throws(WAMPFault) -> String {
        guard index < elements.count else { throw .invalidFormat }
        return try Self.text(elements[index])
    }

    /// The text of a string; a lone surrogate is no text (PHP does not decode it either).
    fileprivate static func text(_ element: JSONElement) throws(WAMPFault) -> String {
        guard let text = element.string else { throw .invalidFormat }
        return text
    }
}

extension WAMPMessage.Call {
    fileprivate init(elements: [JSONElement], limits: WAMPLimits) throws(WAMPFault) {
        guard elements.count > 2, elements[1].bytes.readableBytes <= limits.callIDSize else { throw .invalidFormat }
        self.init(
            id: elements[1].kind == .string ? .text(try WAMPMessage.text(elements[1])) : .number(elements[1].bytes),
            procedure: try WAMPMessage.text(elements[2]),
            arguments: try Self.arguments(Array(elements[3...]), limits: limits)
        )
    }

    /// One array alone is the list of the arguments itself.
    private static func arguments(_ elements: [JSONElement], limits: WAMPLimits) throws(WAMPFault) -> [JSONElement] {
        guard elements.count == 1, elements[0].kind == .array else { return elements }
        return try WAMPMessage.elements(of: elements[0], limit: limits.elements)
    }
}

extension WAMPMessage.Publish {
    fileprivate init(topic: String, elements: [JSONElement], limits: WAMPLimits) throws(WAMPFault) {
        self.init(
            topic: topic,
            event: elements.count > 2 ? elements[2].bytes : ByteBuffer(string: "null"),
            exclusion: elements.count > 3 ? try Self.exclusion(elements[3], limits: limits) : .nobody,
            eligible: elements.count > 4 ? try Self.eligible(elements[4], limits: limits) : nil
        )
    }

    private static func exclusion(
        _ element: JSONElement,
        limits: WAMPLimits
    ) throws(WAMPFault) -> WAMPMessage.Exclusion {
        guard element.kind == .array else { return Self.isTruthy(element) ? .sender : .nobody }
        let sessions = Self.sessions(try WAMPMessage.elements(of: element, limit: limits.sessions))
        return sessions.isEmpty ? .nobody : .sessions(sessions)
    }

    private static func eligible(_ element: JSONElement, limits: WAMPLimits) throws(WAMPFault) -> [WAMPSessionID]? {
        let elements = try WAMPMessage.elements(of: element, limit: limits.sessions)
        return elements.isEmpty ? nil : Self.sessions(elements)
    }

    /// Those of the elements that can be somebody's id.
    private static func sessions(_ elements: [JSONElement]) -> [WAMPSessionID] {
        elements.compactMap { $0.string.flatMap { WAMPSessionID($0) } }
    }

    /// What PHP makes of a value that stands for yes or no.
    private static func isTruthy(_ element: JSONElement) -> Bool {
        switch element.kind {
        case .null: false
        case .boolean: element.boolean == true
        case .number: Double(String(buffer: element.bytes)) != 0
        case .string: element.string != "" && element.string != "0"
        case .array, .object: true
        }
    }
}
