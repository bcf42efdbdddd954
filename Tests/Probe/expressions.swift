import MusterDomain
import NIOCore

/// Reads `{"expression":"…","variables":{"name":VALUE}}` per line, optionally with `"steps":limit`, and writes
/// `{"value":VALUE,"steps":taken}` or
/// `{"error":"parse"|"evaluation","message":"…","steps":taken}`.
func answerExpressions() {
    while let line = readLine() {
        var answer = ByteBuffer()
        do {
            try evaluate(JSONElement.parse(ByteBuffer(string: line)), into: &answer)
        } catch {
            answer.clear()
            writeError("input", String(describing: error), into: &answer)
        }
        print(String(buffer: answer))
    }
}

private func evaluate(_ element: JSONElement, into answer: inout ByteBuffer) throws {
    var text = ""
    var scope = ExpressionScope()
    var names: Set<String> = []
    var maximumSteps = Expression.maximumSteps
    for member in try element.members() ?? [] {
        switch member.name {
        case "expression":
            text = member.value.string ?? ""
        case "steps":
            maximumSteps = member.value.integer.map(Int.init) ?? maximumSteps
        default:
            for variable in try member.value.members(limit: 1024) ?? [] {
                names.insert(variable.name)
                scope[variable.name] = try ProbeValue.decode(variable.value)
            }
        }
    }
    do throws(ExpressionError) {
        let expression = try Expression(text, variables: names)
        let (result, steps) = expression.measure(in: scope, maximumSteps: maximumSteps)
        write(result, steps: steps, into: &answer)
    } catch {
        writeError("parse", "\(error.offset): \(error.message)", into: &answer)
    }
}

private func write(_ result: Result<SessionValue, EvaluationError>, steps: Int, into answer: inout ByteBuffer) {
    switch result {
    case .success(let value):
        answer.writeString(#"{"value":"#)
        ProbeValue.write(value, into: &answer)
        answer.writeString(#","steps":\#(steps)}"#)
    case .failure(let error):
        writeError("evaluation", error.message, steps: steps, into: &answer)
    }
}

private func writeError(_ kind: String, _ message: String, steps: Int = 0, into answer: inout ByteBuffer) {
    answer.writeString(#"{"error":"\#(kind)","message":"#)
    answer.writeJSONString(message)
    answer.writeString(#","steps":\#(steps)}"#)
}
