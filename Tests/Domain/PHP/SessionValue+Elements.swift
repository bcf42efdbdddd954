import MusterDomain

extension SessionValue {
    /// A list's elements; none of anything else.
    var elements: [SessionValue] {
        if case .list(let elements) = self { elements } else { [] }
    }
}
