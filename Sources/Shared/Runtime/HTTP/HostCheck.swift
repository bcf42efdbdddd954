import HTTPTypes
import Hummingbird

/// Refuses requests whose `Host` is none of ours; see ``HostPolicy``.
struct HostCheck: RouterMiddleware {
    typealias Context = APIContext

    let policy: HostPolicy

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let authority = request.head.authority, !authority.isEmpty,
            // A second Host stays among the fields; RFC 9112 §3.2 refuses it.
            request.headers[Self.host] == nil
        else {
            throw APIError(code: 400, reason: "Host: expected one host, found none or several")
        }
        guard policy.allows(authority: authority) else {
            throw APIError(
                code: 421,
                reason: "Host: expected this server's address or an allowed name, found \(authority.prefix(255))"
            )
        }
        return try await next(request, context)
    }

    // why: the name is a constant and a valid token.
    private static let host = HTTPField.Name("Host")!
}
