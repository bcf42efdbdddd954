/// The answer to a request that does not become a WebSocket connection; the connection closes after it.
package struct HTTPRejection: Error, Sendable, Equatable {
    /// A header field of the answer beside those that every answer has.
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package let status: HTTPStatus
    package let fields: [Field]
    /// One line for whoever debugs the client: what was expected and what was found.
    package let text: String

    package init(_ status: HTTPStatus, fields: [Field] = [], _ text: String) {
        self.status = status
        self.fields = fields
        self.text = text
    }
}

extension HTTPRejection {
    static func badRequest(_ text: String) -> HTTPRejection {
        HTTPRejection(.badRequest, text)
    }

    /// 426, which names what the client has to upgrade to (RFC 9110 §15.5.22).
    static func upgradeRequired(version: Bool = false, _ text: String) -> HTTPRejection {
        let upgrade = Field("Upgrade", "websocket")
        return HTTPRejection(
            .upgradeRequired,
            fields: version ? [upgrade, Field("Sec-WebSocket-Version", "13")] : [upgrade],
            text
        )
    }

    /// 503 for what may be over in a second (RFC 9110 §10.2.3).
    package static func tryAgain(_ text: String) -> HTTPRejection {
        HTTPRejection(.serviceUnavailable, fields: [Field("Retry-After", "1")], text)
    }

    /// A piece of the request as the text may quote it: short enough not to turn the answer into an amplifier.
    static func quoted(_ found: some StringProtocol) -> String {
        guard found.utf8.count > 80 else { return "\"\(found)\"" }
        return "\"\(String(decoding: found.utf8.prefix(80), as: UTF8.self))…\""
    }
}
