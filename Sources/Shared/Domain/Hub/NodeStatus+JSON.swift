import NIOCore

extension NodeStatus {
    /// Names of ``writeJSON(into:now:)`` itself, which a figure of a node's report cannot take.
    private static let ownNames: Set<String> = [
        "name", "state", "version", "wire", "operations", "manifest", "seen_ms",
    ]

    /// The body of `GET /v1/nodes`.
    ///
    /// - Parameter manifest: the digest of the hub's own manifest.
    package static func json(_ statuses: [NodeStatus], manifest: Label, now: Duration) -> ByteBuffer {
        var body = ByteBuffer()
        body.writeStaticString("{\"manifest\":")
        body.writeJSONString(manifest.text)
        body.writeStaticString(",\"nodes\":[")
        for (index, status) in statuses.enumerated() {
            if index > 0 {
                body.writeStaticString(",")
            }
            status.writeJSON(into: &body, now: now)
        }
        body.writeStaticString("]}")
        return body
    }

    private func writeJSON(into body: inout ByteBuffer, now: Duration) {
        body.writeStaticString("{\"name\":")
        body.writeJSONString(introduction.name.text)
        body.writeStaticString(",\"state\":")
        body.writeJSONString(state.name)
        var written = Self.ownNames
        // A report may hold a name twice or one of ours; an object with one name twice reads differently everywhere.
        for figure in report?.figures ?? [] where written.insert(figure.name.text).inserted {
            body.writeStaticString(",")
            body.writeJSONString(figure.name.text)
            body.writeStaticString(":")
            body.writeString(String(figure.value))
        }
        body.writeStaticString(",\"version\":")
        body.writeJSONString(introduction.program.text)
        body.writeStaticString(",\"wire\":")
        body.writeString(String(version))
        body.writeStaticString(",\"operations\":")
        body.writeJSONString(introduction.operations.text)
        body.writeStaticString(",\"manifest\":")
        if let manifest = report?.manifest {
            body.writeJSONString(manifest.text)
        } else {
            body.writeStaticString("null")
        }
        body.writeStaticString(",\"seen_ms\":")
        let seen = max(now - heard, .zero).components
        body.writeString(String(seen.seconds * 1_000 + seen.attoseconds / 1_000_000_000_000_000))
        body.writeStaticString("}")
    }
}
