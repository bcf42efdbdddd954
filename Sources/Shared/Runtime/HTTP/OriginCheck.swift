import HTTPTypes
import Hummingbird

/// Refuses requests that a page of another site sends through its visitor's browser.
///
/// Only browsers send `Origin`. A backend sends none; a page that this server served itself sends its own.
struct OriginCheck: RouterMiddleware {
    typealias Context = APIContext

    /// Origins as browsers send them, `https://admin.example`.
    let allowedOrigins: Set<String>

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let origin = request.headers[.origin] else {
            return try await next(request, context)
        }
        let own = request.head.authority.map { ["http://\($0)", "https://\($0)"] } ?? []
        guard own.contains(origin) || allowedOrigins.contains(origin) else {
            throw APIError(
                code: 403,
                reason: "Origin: expected none or this server's own, found \(origin.prefix(255))"
            )
        }
        return try await next(request, context)
    }
}
