import MusterDomain

/// The node's own connection, out of which its canaries come. It may open whatever the node calls itself, since a node that is
/// deaf hears by it that it is not any more; it has no session, and its vhost has no rules that would allow it anything.
extension ConnectionHandler {
    func admit(_ request: UpgradeRequest, as choice: DialectSettings.Choice, _ canary: CanaryConnection) {
        guard request.path == canary.path else {
            return self.refuse(HTTPRejection(.notFound, "expected one of the node's own requests"))
        }
        let client = AccessSubject.Client(ip: "", origin: "", dialect: choice.dialect.subprotocol)
        // The validator accepts no request without a key.
        let key = request.webSocketKey ?? ""
        let admission = Admission(key: key, choice: choice, vhost: StreamCanary.vhost, client: client)
        let access = ConnectionAccess(
            vhost: admission.vhost,
            dialect: choice.dialect,
            subject: AccessSubject(session: .empty, client: client),
            // No reload concerns it.
            generation: .max
        )
        self.accept(admission, access: access)
    }

    func subscribe(_ canary: CanaryConnection) {
        guard let slot = self.slot, let access = self.access else { return }
        // Its table has room: it is its first topic.
        try? self.shard.subscribe(slot, to: canary.topic, of: access)
    }
}
