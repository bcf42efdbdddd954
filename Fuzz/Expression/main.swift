import MusterDomain
import NIOCore

private let variables: Set<String> = ["session", "user", "feedId", "client", "now"]

/// Made anew each time: the leak checker cannot see what a global holds behind an enum's tagged pointer.
private func makeScope() -> ExpressionScope {
    var session = SessionMap()
    session.set(.string("user_id"), .integer(7))
    session.set(.string("roles"), .list([.string("editor"), .integer(3), .double(0.5), .null, .bytes([0xFF])]))
    session.set(.integer(7), .map(SessionMap()))
    return ExpressionScope([
        "session": .map(session), "user": .integer(7), "feedId": .string("7"), "client": .map(session),
        "now": .integer(0),
    ])
}

/// Parses an expression, and evaluates what parses within its budget; the same text is a pattern too.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ input: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: input, count: count)
    guard let text = String(validating: bytes, as: UTF8.self) else { return 0 }
    check(text, isPlace: evaluate(text))
    check(text, isPlace: match(text))
    return 0
}

private func evaluate(_ text: String) -> ExpressionError? {
    do throws(ExpressionError) {
        let expression = try Expression(text, variables: variables)
        let scope = makeScope()
        let (result, steps) = expression.measure(in: scope)
        precondition(steps <= Expression.maximumSteps, "more steps than the budget has")
        precondition(describe(result) == describe(expression.evaluate(in: scope)), "two answers to one question")
        _ = expression.reads(in: scope)
        return nil
    } catch {
        return error
    }
}

/// The type of a value, or the error: a value that is not a number does not equal itself.
private func describe(_ result: Result<SessionValue, EvaluationError>) -> String {
    switch result {
    case .success(let value): value.typeName
    case .failure(let error): error.message
    }
}

private func match(_ text: String) -> ExpressionError? {
    do throws(ExpressionError) {
        let pattern = try LinearPattern(text)
        precondition(!pattern.matchesWhole(text) || pattern.isFound(in: text), "matches the whole and no part")
        return nil
    } catch {
        return error
    }
}

private func check(_ text: String, isPlace error: ExpressionError?) {
    guard let error else { return }
    precondition(0...text.unicodeScalars.count ~= error.offset, "a place outside of the text")
    precondition(error.excerpt(of: text).unicodeScalars.count < 200, "an excerpt that is none")
}

/// libFuzzer's own entry point; it reads the options and calls back once per input.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

var argumentCount = CommandLine.argc
var arguments = CommandLine.unsafeArgv
_ = runFuzzer(&argumentCount, &arguments, fuzz)
