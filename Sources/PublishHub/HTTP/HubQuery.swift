import MusterDomain

/// The fields of a request's query, each at most once.
struct HubQuery {
    private var values: [String: String] = [:]

    /// - Parameters:
    ///   - text: what stands behind `?`; nil without one.
    ///   - names: the fields that the path takes; another one is refused, so that a misspelt one is not lost in silence.
    init(_ text: String?, names: [String]) throws(Refusal) {
        for part in (text ?? "").split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(pair[0])
            guard names.contains(name) else {
                throw .badRequest("query: expected fields among \(names.joined(separator: ", ")), found another")
            }
            guard values[name] == nil else { throw .badRequest("\(name): expected it once, found it twice") }
            guard pair.count == 2, let value = PercentEncoding.decoded(pair[1]) else {
                throw .badRequest("\(name): expected percent-encoded UTF-8, found something else")
            }
            values[name] = value
        }
    }

    subscript(name: String) -> String? { values[name] }

    /// An integer of that field; nil without it.
    func number(_ name: String, in range: ClosedRange<UInt64>) throws(Refusal) -> UInt64? {
        guard let text = values[name] else { return nil }
        // Digits alone: the parser would take a sign, too.
        guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = UInt64(text), range.contains(number) else {
            let bounds =
                range.upperBound == .max
                ? "from \(range.lowerBound) on" : "from \(range.lowerBound) to \(range.upperBound)"
            throw .badRequest("\(name): expected an integer \(bounds), found something else")
        }
        return number
    }
}
