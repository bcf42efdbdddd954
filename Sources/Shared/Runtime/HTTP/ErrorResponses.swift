import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Turns whatever a handler throws into an answer in the API's form.
struct ErrorResponses: RouterMiddleware {
    typealias Context = APIContext

    let logger: Logger

    func handle(
        _ request: Request,
        context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as APIError {
            return error.response(from: request, context: context)
        } catch let error as HTTPError {
            let reason = error.body ?? error.status.reasonPhrase
            return APIError(code: error.status.code, reason: reason, headers: error.headers)
                .response(from: request, context: context)
        } catch is NIOTooManyBytesError {
            return APIError(code: 413, reason: "body: too large").response(from: request, context: context)
        } catch let error as CancellationError {
            throw error
        } catch {
            // The type only: an error's text may quote the payload.
            logger.error(
                "request failed",
                metadata: ["http.path": "\(request.uri.path)", "error.type": "\(type(of: error))"]
            )
            return APIError(code: 500, reason: "internal error").response(from: request, context: context)
        }
    }
}
