import HTTPTypes
import Hummingbird
import MusterDomain
import MusterRuntime
import NIOCore

/// `GET /demo` and what belongs to it: a page that shows the cluster at work.
struct DemoRoutes: Sendable {
    let configuration: DemoConfiguration
    let startup: HubStartup

    func add(to router: inout APIRouter) {
        for asset in DemoAsset.allCases {
            // Made once: 40 KB of array literals would be copied for each request otherwise.
            let body = ByteBuffer(bytes: asset.bytes)
            router.on(.get, asset.path) { request, _ in response(body, type: asset.type, to: request) }
        }
        router.on(.get, "/demo/settings.json") { request, _ in
            let settings = settings(try await startup.addresses.value, authority: request.head.authority ?? "")
            return response(settings, type: "application/json", to: request)
        }
    }

    /// What only the hub knows: where the nodes are, and what to paste into a terminal.
    private func settings(_ addresses: HubAddresses, authority: String) -> ByteBuffer {
        var body = ByteBuffer(string: "{\"clients\":")
        body.writeJSONString(configuration.clients.address(forPageAt: authority))
        body.writeStaticString(",\"backends\":")
        body.writeJSONString(addresses.backends)
        if let program = configuration.program {
            body.writeStaticString(",\"program\":")
            body.writeJSONString(program)
        }
        body.writeStaticString("}\n")
        return body
    }

    private func response(_ body: ByteBuffer, type: String, to request: Request) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentSecurityPolicy] = policy(authority: request.head.authority ?? "")
        headers[Self.referrerPolicy] = "no-referrer"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// What a push says is shown, never run: nothing but the files above is loaded, and nobody may frame the page.
    private func policy(authority: String) -> String {
        let nodes = configuration.clients.policySource(forPageAt: authority)
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' \(nodes); "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    }

    // why: the name is a constant and a valid token.
    private static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
