import HTTPTypes
import Hummingbird
import MusterDomain

extension Request {
    /// The key of `Authorization: Bearer KEY` (RFC 6750 §2.1); nil without one, and for any other scheme.
    var bearerKey: VhostKey? {
        guard let field = headers[.authorization] else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return VhostKey(String(parts[1].drop { $0 == " " }))
    }
}
