/// A JSON value with places for the properties of an object.
package indirect enum JSONTemplate: Sendable, Equatable {
    /// A null, flag, number or text.
    case constant(SessionValue)
    /// `"{property}"`: the property's value, whatever it is.
    case property(String)
    /// A longer text with properties in it.
    case text([Piece])
    case list([JSONTemplate])
    case object([Member])

    package enum Piece: Sendable, Equatable {
        case literal(String)
        case property(String)
    }

    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: JSONTemplate

        package init(name: String, value: JSONTemplate) {
            self.name = name
            self.value = value
        }
    }
}
