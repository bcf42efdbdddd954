/// What Prometheus takes for a name: `[a-zA-Z_:][a-zA-Z0-9_:]*`, and for a label's name the same without the colon.
///
/// https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
package enum MetricName {
    /// `name` with `_` for everything that cannot stand in a name.
    package static func sanitized(_ name: String, colons: Bool = true) -> String {
        var result = ""
        for (index, scalar) in name.unicodeScalars.enumerated() {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": result.unicodeScalars.append(scalar)
            case "0"..."9" where index > 0: result.unicodeScalars.append(scalar)
            case ":" where colons: result.unicodeScalars.append(scalar)
            default: result.append("_")
            }
        }
        return result.isEmpty ? "_" : result
    }
}
