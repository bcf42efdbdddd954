/// What becomes of one class of Stork's messages: what its `MESSAGE_TYPE` and its `getData()` say in PHP.
package struct StorkMessageClass: Sendable, Equatable {
    /// The push's event, which a WAMP client gets as `type`.
    package var type: Label
    /// The push's data; nil for an object of the public properties.
    package var data: JSONTemplate?

    package init(type: Label, data: JSONTemplate? = nil) {
        self.type = type
        self.data = data
    }
}
