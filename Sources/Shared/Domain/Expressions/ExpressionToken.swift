/// One word of an expression.
struct ExpressionToken: Equatable {
    enum Kind: Equatable {
        case identifier(String)
        /// The digits' value; a sign is a token of its own. At most 2^63, which only `-` can make an int.
        case integer(UInt64)
        case double(Double)
        /// `contentOffset` is where the text begins, when it stands in the expression without escapes: then a place in the
        /// text is a place in the expression.
        case string(String, contentOffset: Int?)
        case bytes([UInt8])
        case symbol(Symbol)
        case end
    }

    enum Symbol: String, CaseIterable {
        case equal = "=="
        case notEqual = "!="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case and = "&&"
        case or = "||"
        case less = "<"
        case greater = ">"
        case not = "!"
        case question = "?"
        case colon = ":"
        case comma = ","
        case dot = "."
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBracket = "["
        case closeBracket = "]"
        case openBrace = "{"
        case closeBrace = "}"
        case minus = "-"
        case plus = "+"
        case times = "*"
        case divide = "/"
        case remainder = "%"

        /// Whether it is CEL's arithmetic, which this language leaves out.
        var isArithmetic: Bool {
            switch self {
            case .minus, .plus, .times, .divide, .remainder: true
            case .equal, .notEqual, .lessOrEqual, .greaterOrEqual, .and, .or, .less, .greater, .not, .question, .colon,
                .comma, .dot, .openParenthesis, .closeParenthesis, .openBracket, .closeBracket, .openBrace, .closeBrace:
                false
            }
        }
    }

    let kind: Kind
    /// Unicode scalars of the expression.
    let range: Range<Int>
}
