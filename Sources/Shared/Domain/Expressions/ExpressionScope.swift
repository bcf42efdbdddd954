/// The variables of one evaluation.
package struct ExpressionScope: Sendable {
    private var values: [String: SessionValue]

    package init(_ values: [String: SessionValue] = [:]) { self.values = values }

    package subscript(name: String) -> SessionValue? {
        get { self.values[name] }
        set { self.values[name] = newValue }
    }
}
