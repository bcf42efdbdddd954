import HTTPTypes
import Hummingbird
import Logging

/// The routes of an HTTP API, behind the checks that all of them share.
///
/// A path that exists answers 405 with `Allow` to other methods, an unknown path 404, both in the API's form.
package struct APIRouter {
    package typealias Handler = @Sendable (Request, APIContext) async throws -> Response

    private var handlers: [String: [(method: HTTPRequest.Method, handler: Handler)]] = [:]

    package init() {}

    /// - Parameter path: as Hummingbird's router takes it: `/v1/topics/:topic`.
    package mutating func on(_ method: HTTPRequest.Method, _ path: String, use handler: @escaping Handler) {
        handlers[path, default: []].append((method, handler))
    }

    /// Everything put together for a server on that host.
    func build(hosts: HostPolicy, allowedOrigins: Set<String>, logger: Logger) -> RouterResponder<APIContext> {
        let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ErrorResponses(logger: logger))
        router.add(middleware: HostCheck(policy: hosts))
        router.add(middleware: OriginCheck(allowedOrigins: allowedOrigins))
        router.add(middleware: UnknownPath(paths: handlers.keys.sorted()))
        for (path, entries) in handlers {
            for entry in entries {
                router.on(RouterPath(path), method: entry.method, use: entry.handler)
            }
            refuseOtherMethods(than: entries.map(\.method), at: path, on: router)
        }
        return router.buildResponder()
    }

    private func refuseOtherMethods(
        than known: [HTTPRequest.Method],
        at path: String,
        on router: Router<APIContext>
    ) {
        var allowed = Set(known)
        if allowed.contains(.get) {
            allowed.insert(.head)
        }
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        for method in Self.methods where !allowed.contains(method) {
            router.on(RouterPath(path), method: method) { request, _ -> Response in
                throw APIError(
                    code: 405,
                    reason: "method: expected \(names), found \(request.method.rawValue)",
                    headers: [.allow: names]
                )
            }
        }
    }

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .patch, .options, .trace, .connect,
    ]
}
