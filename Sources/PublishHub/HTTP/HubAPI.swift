import HTTPTypes
import Hummingbird
import Metrics
import MusterDomain
import MusterRuntime
import NIOCore

/// The hub's HTTP API: `POST /v1/push`, `GET /v1/nodes`, `GET /v1/clients`, `GET /v1/topics` and operations.
struct HubAPI: Sendable {
    let rulebook: HubRulebook
    let limits: PushLimits
    let mailbox: HubMailbox
    let allowance: ByteAllowance
    /// For answers of history; apart, so that readers cannot keep pushes out.
    let reading: ByteAllowance
    let metrics: HubMetrics
    let registry: PrometheusRegistry
    /// The demo page, where it is asked for.
    let demo: DemoRoutes?

    /// All routes.
    func router() -> APIRouter {
        var router = APIRouter()
        router.on(.post, "/v1/push") { request, _ in try await push(request) }
        router.on(.get, "/v1/nodes") { request, _ in try await nodes(request) }
        router.on(.get, "/v1/clients") { request, _ in try await clients(request) }
        router.on(.get, "/v1/topics") { request, _ in try await topics(request) }
        router.on(.get, "/v1/topics/:topic") { request, context in try await topic(request, context) }
        router.on(.get, "/v1/topics/:topic/history") { request, context in try await history(request, context) }
        demo?.add(to: &router)
        router.addOperations(registry: registry) { [mailbox] in mailbox.readiness }
        return router
    }

    private func push(_ request: Request) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        try request.requireJSON()
        let key = request.bearerKey
        let answer: PushAnswer
        do {
            // Before the body is read: a stranger's is not worth its memory.
            guard rulebook.current.decoder.admission.isAdmittedAnywhere(key) else { throw PushAdmission.unauthorized }
            let limit = try bodyLimit(of: request)
            answer = try await allowance.withBytes(limit) {
                metrics.pendingBytes.record(allowance.inUse)
                return await handle(try await request.body(upTo: limit), key: key)
            }
        } catch let refusal as Refusal {
            metrics.refused(RefusalReason(refusal), door: .http)
            answer = PushAnswer(refusal)
        }
        metrics.pendingBytes.record(allowance.inUse)
        metrics.handled(in: clock.now - start, door: .http)
        return Self.response(answer)
    }

    /// What the body may have and is counted for.
    ///
    /// A body whose length is not announced can only be a single push.
    private func bodyLimit(of request: Request) throws -> Int {
        guard let text = request.headers[.contentLength] else { return limits.single }
        let most = max(PushLimits.batchBytes, limits.single)
        guard let length = Int(text), length <= most else {
            metrics.refused(.tooLarge, door: .http)
            throw APIError(code: 413, reason: "body: expected at most \(most) bytes, found more")
        }
        return length
    }

    private func handle(_ body: ByteBuffer, key: VhostKey?) async -> PushAnswer {
        let request: PushRequest
        do throws(Refusal) {
            request = try rulebook.current.decoder.decode(body: body, credential: .shown(key))
        } catch {
            metrics.refused(RefusalReason(error), door: .http)
            return PushAnswer(error)
        }
        switch await mailbox.push(request) {
        case .success(let outcomes):
            return PushAnswer(outcomes: outcomes, asList: request.answersAsList)
        case .failure(let refusal):
            metrics.refused(RefusalReason(refusal), door: .http)
            return PushAnswer(refusal)
        }
    }

    /// What concerns the whole cluster is told to who may push to `/`.
    private func nodes(_ request: Request) async throws -> Response {
        do throws(Refusal) {
            _ = try rulebook.current.decoder.admission.vhost(named: "/", key: request.bearerKey)
        } catch {
            metrics.refused(RefusalReason(error), door: .http)
            return Self.response(PushAnswer(error))
        }
        switch await mailbox.nodes() {
        case .success(let body): return .json(body)
        case .failure(let refusal): return Self.response(PushAnswer(refusal))
        }
    }

    static func response(_ answer: PushAnswer) -> Response {
        var response = Response.json(answer.body, status: HTTPResponse.Status(code: answer.status))
        if answer.status == 503 {
            response.headers[.retryAfter] = "1"
        }
        if answer.status == 401 {
            // RFC 9110 §11.6.1 and RFC 6750 §3.
            response.headers[.wwwAuthenticate] = "Bearer realm=\"muster\""
        }
        return response
    }
}
