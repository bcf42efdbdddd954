import MusterDomain
import NIOCore

extension PushReceipt {
    /// Reads the hub's answer to one push: `{"pushed":{...}}` or `{"error":{"code":400,"reason":"..."}}`.
    ///
    /// Members that this version does not know are passed over, so that newer hubs can say more.
    init(reply: ByteBuffer) throws(MusterClientError) {
        let members = Self.members(of: try? JSONElement.parse(reply))
        if let pushed = members["pushed"] {
            let fields = Self.members(of: pushed)
            guard let topic = fields["topic"]?.string else { throw Self.malformed }
            self.init(
                topic: topic,
                id: fields["id"]?.string,
                position: TopicPosition(members: fields),
                isDuplicate: fields["duplicate"]?.boolean ?? false,
                isStale: fields["stale"]?.boolean ?? false
            )
        } else if let error = members["error"] {
            let fields = Self.members(of: error)
            guard let code = fields["code"]?.integer, let reason = fields["reason"]?.string else {
                throw Self.malformed
            }
            throw MusterClientError(code: .refused(Int(code)), message: reason)
        } else {
            throw Self.malformed
        }
    }

    private static func members(of element: JSONElement?) -> [String: JSONElement] {
        let members = (try? element?.members()) ?? []
        return Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
    }

    private static let malformed = MusterClientError(
        code: .protocolViolation,
        message: "hub: expected an answer with `pushed` or `error`, found another message"
    )
}
