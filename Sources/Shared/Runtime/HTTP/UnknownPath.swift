import HTTPTypes
import Hummingbird

/// Says which paths exist when somebody asks for another.
struct UnknownPath: RouterMiddleware {
    typealias Context = APIContext

    let paths: [String]

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound && error.body == nil {
            throw APIError(
                code: 404,
                reason: "path: expected one of \(paths.joined(separator: ", ")), found \(request.uri.path.prefix(255))"
            )
        }
    }
}
