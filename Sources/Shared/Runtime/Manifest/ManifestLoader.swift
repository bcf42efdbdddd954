import Foundation
import MusterDomain

/// Reads a manifest from its file: for a process that starts, and for `muster check`.
package enum ManifestLoader {
    /// The manifest of `path`, or the built-in one when there is none.
    ///
    /// Problems that flags and environment can still settle, such as an open door, are left to the overlay of the
    /// settings. Secrets are read from their files for `roles` only.
    /// - Parameter builtIn: The document that counts without a path.
    package static func load(
        path: String?,
        for roles: Set<ManifestRole> = Set(ManifestRole.allCases),
        builtIn: String = Manifest.builtInText
    ) throws(ManifestLoadError) -> LoadedManifest {
        guard let path else { return try Self.load(Array(builtIn.utf8), name: "built-in", for: roles) }
        return try Self.load(try Self.bytes(of: path), name: path, for: roles)
    }

    /// The manifest that `bytes` are, as `load(path:for:)`.
    ///
    /// - Parameter name: How reports call it; secret files are looked for beside it.
    package static func load(
        _ bytes: [UInt8],
        name: String,
        for roles: Set<ManifestRole> = Set(ManifestRole.allCases)
    ) throws(ManifestLoadError) -> LoadedManifest {
        let text = String(decoding: bytes, as: UTF8.self)
        var secrets = SecretResolver(directory: Self.directory(of: name))
        var problems: [ManifestProblem]
        var manifest = Manifest()
        do throws(ManifestProblem) {
            let decoding = ManifestDecoder.decode(try YAMLManifestReader.read(bytes))
            manifest = secrets.resolve(decoding, for: roles)
            problems = decoding.problems + secrets.problems
        } catch {
            problems = [error]
        }
        let report = ManifestReport(name: name, text: text, problems: problems)
        guard !report.hasErrors else { throw ManifestLoadError(code: .invalid, message: report.description) }
        let warnings = problems.map { "\(name):\($0.mark): \($0.path): \($0.message)" }
        return LoadedManifest(manifest: manifest, name: name, bytes: bytes, warnings: warnings)
    }

    /// Everything that is wrong with the manifest at `path`, and the exit code that says so: 0, or 65 (EX_DATAERR of
    /// sysexits.h) when it is unfit or cannot be read.
    package static func check(path: String) -> (report: String, exitCode: Int32) {
        do throws(ManifestLoadError) {
            return Self.check(try Self.bytes(of: path), name: path)
        } catch {
            return (error.message, 65)
        }
    }

    /// As `check(path:)`, for a text that is at hand.
    package static func check(_ bytes: [UInt8], name: String) -> (report: String, exitCode: Int32) {
        let text = String(decoding: bytes, as: UTF8.self)
        var problems: [ManifestProblem]
        var summary = ""
        do throws(ManifestProblem) {
            let decoding = ManifestDecoder.decode(try YAMLManifestReader.read(bytes))
            var secrets = SecretResolver(directory: Self.directory(of: name))
            _ = secrets.resolve(decoding, for: Set(ManifestRole.allCases))
            problems = (decoding.allProblems() + secrets.problems).sorted { $0.mark < $1.mark }
            summary = Self.summary(of: decoding.manifest.vhosts)
        } catch {
            problems = [error]
        }
        let report = ManifestReport(name: name, text: text, problems: problems, summary: summary)
        return (report.description, report.hasErrors ? 65 : 0)
    }

    private static func summary(of vhosts: Vhosts) -> String {
        let families = vhosts.all.map(\.topics.count).reduce(0, +)
        let others = vhosts.all.count - 1
        let summary = "\(families) topic \(families == 1 ? "family" : "families")"
        return others == 0 ? summary : summary + " in / and \(ManifestReport.count(others, "vhost"))"
    }

    static func bytes(of path: String) throws(ManifestLoadError) -> [UInt8] {
        do {
            return try ManifestFile.read(path, atMost: YAMLManifestReader.Limits.bytes)
        } catch {
            let message = "\(path): error: expected a readable file, found: \(ManifestFile.reason(error))\n"
            throw ManifestLoadError(code: .unreadable, message: message)
        }
    }

    private static func directory(of name: String) -> String {
        URL(fileURLWithPath: name).deletingLastPathComponent().path
    }
}
