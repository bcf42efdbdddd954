import MusterDomain

extension NodeSession {
    /// A value of a session.
    ///
    /// It compares as in the manifest's expressions: the integer 7 and the text "7" are equal, because applications keep
    /// numbers where topics have text; an integer equals a text exactly when the text is its canonical decimal form.
    public struct Value: Sendable, Equatable {
        private let stored: SessionValue?

        init(_ stored: SessionValue?) { self.stored = stored }

        /// Whether there is a value at all; one that is null counts.
        public var exists: Bool { self.stored != nil }

        /// The value of a boolean.
        public var bool: Bool? {
            guard case .bool(let value) = self.stored else { return nil }
            return value
        }

        /// The value of an integer; a text that looks like one is none.
        public var int: Int64? {
            guard case .integer(let value) = self.stored else { return nil }
            return value
        }

        /// The value of a floating-point number.
        public var double: Double? {
            guard case .double(let value) = self.stored else { return nil }
            return value
        }

        /// The value of a text; a number is none.
        public var string: String? {
            guard case .string(let value) = self.stored else { return nil }
            return value
        }

        /// A text, or an integer in its canonical decimal form: what a topic would have in its name.
        public var text: String? {
            switch self.stored {
            case .string(let text): text
            case .integer(let number): String(number)
            case .null, .bool, .double, .bytes, .list, .map, nil: nil
            }
        }

        /// The elements of a list; empty for anything else.
        public var elements: [Value] {
            guard case .list(let values) = self.stored else { return [] }
            return values.map(Value.init)
        }

        /// The entry of a mapping, or of a list that the application keeps as one.
        public subscript(name: String) -> Value {
            guard case .map(let map) = self.stored else { return Value(nil) }
            return Value(map[.string(name)] ?? Int64(name).flatMap { map[.integer($0)] })
        }

        /// Whether one of the elements of a list equals `text`.
        public func contains(_ text: String) -> Bool { self.elements.contains { $0 == text } }

        /// Two values; one that is not there equals none, not even another that is not there.
        public static func == (left: Value, right: Value) -> Bool {
            guard let stored = left.stored, let other = right.stored else { return false }
            if case .integer(let number) = stored { return right == number }
            if case .integer(let number) = other { return left == number }
            return stored == other
        }

        /// Text, and integers in their canonical decimal form.
        public static func == (left: Value, right: String) -> Bool {
            switch left.stored {
            case .string(let text): text.utf8.elementsEqual(right.utf8)
            case .integer(let number): String(number) == right
            case .null, .bool, .double, .bytes, .list, .map, nil: false
            }
        }

        /// Numbers, and text that is the number's canonical decimal form.
        public static func == (left: Value, right: Int64) -> Bool {
            switch left.stored {
            case .integer(let number): number == right
            case .double(let number): Int64(exactly: number) == right
            case .string(let text): text == String(right)
            case .null, .bool, .bytes, .list, .map, nil: false
            }
        }

        /// Booleans alone.
        public static func == (left: Value, right: Bool) -> Bool { left.bool == right }

        /// As the other way round.
        public static func == (left: String, right: Value) -> Bool { right == left }

        /// The opposite of `==`.
        public static func != (left: Value, right: String) -> Bool { !(left == right) }

        /// The opposite of `==`.
        public static func != (left: Value, right: Int64) -> Bool { !(left == right) }
        /// The opposite of `==`.
        public static func != (left: Value, right: Bool) -> Bool { !(left == right) }
        /// The opposite of `==`.
        public static func != (left: String, right: Value) -> Bool { !(right == left) }
    }
}
