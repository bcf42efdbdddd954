import MusterDomain

/// What becomes of those that wait for the store when the hub stops.
extension HubReactor {
    /// HTTP stops before the reactor and waits for its answers: a store that stands still must not keep the hub for ever.
    func passHistoryTime() {
        guard mailbox.isStopAnnounced else { return }
        let end = historyEnd ?? now + configuration.drain
        historyEnd = end
        if now >= end { refuseHistoryWaiters() }
    }

    /// Answers all that wait for the store.
    ///
    /// A push whose commit comes all the same is still published: history and the stream must say the same.
    func refuseHistoryWaiters() {
        let refusal = Refusal.unavailable(
            "the hub is stopping and its store has not answered: the push may be kept all the same, try again"
        )
        for number in historyWaits.keys.filter({ $0 > historyRefused }).sorted() {
            switch historyWaits[number] {
            case .push(let pending, let places, _):
                // A door that does not take the answer must not keep others from theirs.
                try? refuse(places, of: pending, refusal)
            case .http(let continuation):
                historyWaits[number] = nil
                continuation.resume(returning: .failed(.unavailable("the hub is stopping")))
            case .recall, nil:
                // The node asks again.
                break
            }
        }
        historyRefused = historyNumber
    }
}
