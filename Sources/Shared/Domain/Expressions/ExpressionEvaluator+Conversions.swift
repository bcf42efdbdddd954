extension ExpressionEvaluator {
    /// `int(…)`: a double loses its fraction, a text is decimal digits after an optional sign.
    static func integer(from value: SessionValue) throws(EvaluationError) -> Int64 {
        switch value {
        case .integer(let number):
            return number
        case .double(let number):
            guard let integer = Int64(exactly: number.rounded(.towardZero)) else {
                throw EvaluationError(message: "int(value) expects a double in the range of int")
            }
            return integer
        case .string(let text):
            guard let integer = Int64(text) else {
                throw EvaluationError(message: "int(value) expects a string with an int of 64 bits in decimal digits")
            }
            return integer
        case .null, .bool, .bytes, .list, .map:
            throw .unexpected(value, to: "int(value)", expected: "int, double or string")
        }
    }

    /// `string(…)`: bytes have to be UTF-8, a double becomes the shortest digits that mean it.
    mutating func string(from value: SessionValue) throws(EvaluationError) -> String {
        switch value {
        case .string(let text):
            return text
        case .integer(let number):
            return String(number)
        case .bool(let flag):
            return String(flag)
        case .double(let number):
            return Self.text(of: number)
        case .bytes(let bytes):
            try self.budget.charge(bytes: bytes.count)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw EvaluationError(message: "string(value) expects bytes that are UTF-8")
            }
            return text
        case .null, .list, .map:
            throw .unexpected(value, to: "string(value)", expected: "string, int, double, bool or bytes")
        }
    }

    /// No point without a fraction.
    private static func text(of number: Double) -> String {
        if number.isNaN { return "NaN" }
        let digits = number.description
        return digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits
    }
}
