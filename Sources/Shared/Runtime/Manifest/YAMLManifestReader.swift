import MusterDomain
import Yams

/// Reads the text of a manifest into its document, with the place of everything in it.
///
/// YAML as libyaml has it (1.1), with less: one document, no tags but those of the core schema, no anchor that makes a
/// small file a large document. Scalars stay text; what they mean is the decoder's business.
package enum YAMLManifestReader {
    package enum Limits {
        /// Bytes of a file: who names a log or a device by mistake gets an answer at once.
        package static let bytes = 1 << 20
        /// How deep lists and mappings may nest; the manifest itself needs five levels.
        package static let depth = 32
        /// Aliases (`*name`) in one file.
        ///
        /// Sixteen can multiply a document by some hundreds ("billion laughs"), and only before `nodes` is checked.
        package static let aliases = 16
        /// Scalars, lists and mappings of a document, aliases replaced by what they stand for.
        package static let nodes = 100_000
    }

    /// - Parameter expected: What the document is to be, in the words of an error message.
    /// - Throws: The first thing that makes the text unreadable, with its place.
    package static func read(
        _ bytes: [UInt8],
        expected: String = "a mapping that begins with `muster: 1`"
    ) throws(ManifestProblem) -> ManifestNode {
        guard bytes.count <= Limits.bytes else {
            throw Self.problem(.start, "expected at most \(ByteCount(bytes: Limits.bytes)), found \(bytes.count) bytes")
        }
        let text = try ManifestText.check(bytes)
        do {
            guard let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
                throw Self.problem(.start, "expected \(expected), found an empty document")
            }
            var converter = YAMLNodeConverter(text)
            return try converter.convert(root, depth: 1)
        } catch let problem as ManifestProblem {
            throw problem
        } catch let error as YamlError {
            throw error.manifestProblem(in: text)
        } catch {
            throw Self.problem(.start, "expected YAML, found \(error)")
        }
    }

    static func problem(_ mark: ManifestMark, _ message: String) -> ManifestProblem {
        ManifestProblem(mark: mark, path: "", message: message)
    }
}
