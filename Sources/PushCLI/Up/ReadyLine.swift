/// The log line with which a process says that it serves, and where.
enum ReadyLine {
    /// The addresses of a line like `2026-01-02T03:04:05.678Z info muster.hub: ready hub.http=127.0.0.1:8090`; nil for
    /// every other line.
    static func parse(_ line: String) -> [String: String]? {
        let parts = line.split(separator: " ")
        guard parts.count >= 4, parts[2].hasPrefix("muster."), parts[2].hasSuffix(":"), parts[3] == "ready" else {
            return nil
        }
        var values: [String: String] = [:]
        for part in parts[4...] {
            guard let equals = part.firstIndex(of: "=") else { continue }
            values[String(part[..<equals])] = String(part[part.index(after: equals)...])
        }
        return values
    }
}
