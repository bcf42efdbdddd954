import MusterDomain
import Yams

extension YamlError {
    /// The parser's error in the form of the manifest's own.
    func manifestProblem(in text: String) -> ManifestProblem {
        switch self {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            Self.problem(context, problem, ManifestMark(line: mark.line, column: mark.column), text)
        case .duplicatedKeysInMapping(let duplicates, let context):
            Self.duplicate(of: duplicates.first ?? "", context.mark, text)
        case .memory:
            YAMLManifestReader.problem(.start, Self.tooDeep)
        case .reader(let problem, _, _, _), .writer(let problem), .emitter(let problem), .representer(let problem):
            YAMLManifestReader.problem(.start, "expected YAML, found a fault: \(problem)")
        case .dataCouldNotBeDecoded:
            YAMLManifestReader.problem(.start, "expected UTF-8, found bytes that are none")
        case .no:
            YAMLManifestReader.problem(.start, "expected YAML, found a fault without a reason")
        }
    }

    private static let tooDeep = "expected a flatter document, found lists or mappings nested too deep"

    private static func problem(
        _ context: Context?,
        _ problem: String,
        _ mark: ManifestMark,
        _ text: String
    ) -> ManifestProblem {
        let scalars = ManifestLines(text)[mark.line].dropFirst(mark.column - 1)
        if scalars.first == "\t" {
            return YAMLManifestReader.problem(mark, "expected spaces, found a tab")
        }
        // libyaml's own words name the function that sets the bound.
        if problem.hasPrefix("Maximum nesting level") || context?.text.hasPrefix("Maximum nesting level") == true {
            return YAMLManifestReader.problem(mark, Self.tooDeep)
        }
        if problem == "but found another document" {
            return YAMLManifestReader.problem(mark, "expected one document, found a second")
        }
        var message = "expected YAML, found a fault: \(problem)"
        if let context, context.text != problem {
            message += " \(context.text)"
            if context.mark.line != mark.line { message += " from line \(context.mark.line)" }
        }
        return YAMLManifestReader.problem(mark, message)
    }

    /// Yams tells the first place of a key that comes twice; the second one is what somebody has to remove.
    private static func duplicate(of key: String, _ first: Mark, _ text: String) -> ManifestProblem {
        let lines = ManifestLines(text)
        let start = ManifestMark(line: first.line, column: first.column)
        let again = "expected the key \(SettingError.quoted(key)) once, found it again"
        guard let second = Self.secondLine(of: key, after: start, in: lines) else {
            return YAMLManifestReader.problem(start, "\(again) in the same mapping")
        }
        return YAMLManifestReader.problem(
            ManifestMark(line: second, column: first.column),
            "\(again) (first on line \(first.line))"
        )
    }

    /// The line of the same block mapping that begins with the key again; nil when the mapping is written otherwise.
    private static func secondLine(of key: String, after first: ManifestMark, in lines: ManifestLines) -> Int? {
        let indentation = first.column - 1
        guard first.line < lines.count else { return nil }
        for number in first.line + 1...lines.count {
            let line = lines[number]
            let text = line.drop { $0 == " " }
            if text.isEmpty || text.first == "#" { continue }
            let depth = line.count - text.count
            if depth < indentation { return nil }
            if depth == indentation {
                let word = text.drop { $0 == "\"" || $0 == "'" }
                let rest = word.dropFirst(key.unicodeScalars.count).drop { "\"' ".unicodeScalars.contains($0) }
                if word.starts(with: key.unicodeScalars), rest.first == ":" { return number }
            }
        }
        return nil
    }
}
