import Synchronization

/// An address that becomes known once, when a socket has been bound.
final class BoundAddress: Sendable {
    private enum State {
        case waiting([CheckedContinuation<String, Never>])
        case known(String)
    }

    private let state = Mutex<State>(.waiting([]))

    /// Makes the address known; a second call changes nothing.
    func fulfil(_ address: String) {
        let waiting: [CheckedContinuation<String, Never>] = self.state.withLock { state in
            switch state {
            case .known:
                return []
            case .waiting(let waiting):
                state = .known(address)
                return waiting
            }
        }
        for continuation in waiting { continuation.resume(returning: address) }
    }

    /// The address, as soon as it is known.
    var value: String {
        get async {
            await withCheckedContinuation { continuation in
                let known: String? = self.state.withLock { state in
                    switch state {
                    case .known(let address):
                        return address
                    case .waiting(let waiting):
                        state = .waiting(waiting + [continuation])
                        return nil
                    }
                }
                if let known { continuation.resume(returning: known) }
            }
        }
    }
}
