import MusterDomain
import NIOCore

/// What HTTP asks of the reactor; the continuation is resumed exactly once.
enum HubRequest: Sendable {
    case push(PushRequest, CheckedContinuation<Result<[PushAnswer.Outcome], Refusal>, Never>)
    /// The body of `GET /v1/nodes`.
    case nodes(CheckedContinuation<Result<ByteBuffer, Refusal>, Never>)
    case clients(CheckedContinuation<Result<SlowClientList, Refusal>, Never>)
    case history(HistoryJob, HistoryContinuation)

    typealias HistoryContinuation = CheckedContinuation<HistoryResult, Never>

    func refuse(_ refusal: Refusal) {
        switch self {
        case .push(_, let continuation): continuation.resume(returning: .failure(refusal))
        case .nodes(let continuation): continuation.resume(returning: .failure(refusal))
        case .clients(let continuation): continuation.resume(returning: .failure(refusal))
        case .history(_, let continuation): continuation.resume(returning: .failed(refusal))
        }
    }
}
