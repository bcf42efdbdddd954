import Hummingbird
import MusterDomain
import MusterRuntime

extension HubAPI {
    /// The slow clients of all nodes. As what concerns the whole cluster, it is told to who may push to `/`.
    func clients(_ request: Request) async throws -> Response {
        do throws(Refusal) {
            _ = try rulebook.current.decoder.admission.vhost(named: "/", key: request.bearerKey)
            guard request.uri.queryParameters["slow"] == "true" else {
                throw .badRequest(
                    "slow: expected slow=true, found another value or none; a list of all clients there is not"
                )
            }
        } catch {
            metrics.refused(RefusalReason(error), door: .http)
            return Self.response(PushAnswer(error))
        }
        switch await mailbox.clients() {
        case .success(let list): return .json(list.json)
        case .failure(let refusal): return Self.response(PushAnswer(refusal))
        }
    }
}
