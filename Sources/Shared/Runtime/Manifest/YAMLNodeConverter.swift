import MusterDomain
import Yams

/// Copies Yams' tree into ours, counting what aliases multiply.
struct YAMLNodeConverter {
    private var count = 0
    private var aligner: ScalarAligner

    init(_ text: String) { self.aligner = ScalarAligner(ManifestLines(text)) }

    /// Tags that say no more than the text does.
    private static let coreTags: Set<String> = [
        "", "!", Tag.Name.str.rawValue, Tag.Name.seq.rawValue, Tag.Name.map.rawValue, Tag.Name.bool.rawValue,
        Tag.Name.int.rawValue, Tag.Name.float.rawValue, Tag.Name.null.rawValue,
    ]

    mutating func convert(_ node: Node, depth: Int) throws(ManifestProblem) -> ManifestNode {
        let mark = ManifestMark(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        self.count += 1
        guard self.count <= YAMLManifestReader.Limits.nodes else {
            let limit = YAMLManifestReader.Limits.nodes
            throw YAMLManifestReader.problem(
                mark,
                "expected at most \(limit) values, aliases counted in full, found more"
            )
        }
        guard depth <= YAMLManifestReader.Limits.depth else {
            throw YAMLManifestReader.problem(
                mark,
                "expected at most \(YAMLManifestReader.Limits.depth) levels of nesting, found more"
            )
        }
        let content = try self.content(of: node, at: mark, depth: depth)
        guard case .scalar(let text, let style) = content else { return ManifestNode(content, at: mark) }
        return ManifestNode(content, at: mark, breaks: self.aligner.breaks(of: text, style: style, at: mark))
    }

    private mutating func content(
        of node: Node,
        at mark: ManifestMark,
        depth: Int
    ) throws(ManifestProblem) -> ManifestNode.Content {
        switch node {
        case .scalar(let scalar):
            try self.check(scalar.tag, at: mark)
            return .scalar(scalar.string, style: Self.style(of: scalar))
        case .sequence(let sequence):
            try self.check(sequence.tag, at: mark)
            var elements: [ManifestNode] = []
            for element in sequence {
                elements.append(try self.convert(element, depth: depth + 1))
            }
            return .sequence(elements)
        case .mapping(let mapping):
            try self.check(mapping.tag, at: mark)
            var entries: [ManifestNode.Entry] = []
            for (key, value) in mapping {
                entries.append(
                    ManifestNode.Entry(
                        key: try self.convert(key, depth: depth + 1),
                        value: try self.convert(value, depth: depth + 1)
                    )
                )
            }
            return .mapping(entries)
        case .alias:
            // The parser puts the anchor's node in the alias' place; only a tree made by hand holds one.
            throw YAMLManifestReader.problem(mark, "expected a value, found an alias")
        }
    }

    private func check(_ tag: Tag, at mark: ManifestMark) throws(ManifestProblem) {
        let name = tag.description
        guard Self.coreTags.contains(name) else {
            throw YAMLManifestReader.problem(mark, "expected a value without a tag, found \(SettingError.quoted(name))")
        }
    }

    private static func style(of scalar: Node.Scalar) -> ManifestNode.ScalarStyle {
        switch scalar.style {
        case .any, .plain: .plain
        case .singleQuoted, .doubleQuoted: .quoted
        case .literal, .folded: .block
        }
    }
}
