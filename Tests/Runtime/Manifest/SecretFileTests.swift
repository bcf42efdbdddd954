import Foundation
import MusterDomain
import Testing

@testable import MusterRuntime

@Suite struct SecretFileTests {
    /// Writes a manifest that names a secret file, and that file beside it; removes both afterwards.
    private static func withFiles(
        secret: String?,
        permissions: Int = 0o600,
        _ body: (_ manifest: String) throws -> Void
    ) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        if let secret {
            let file = directory.appendingPathComponent("hub.secret").path
            try Data(secret.utf8).write(to: URL(fileURLWithPath: file))
            try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file)
        }
        let text = """
            muster: 1
            hub:
              keys:
                public: "\(ManifestCase.publicKey)"
                secret-file: hub.secret
                nodes: ["\(ManifestCase.publicKey)"]
            topics: {a: {}}

            """
        let manifest = directory.appendingPathComponent("muster.yml")
        try Data(text.utf8).write(to: manifest)
        try body(manifest.path)
    }

    @Test func theFirstLineOfTheFileBesideTheManifestIsTheKey() throws {
        try Self.withFiles(secret: ManifestCase.secretKey + "\nmore\n") { path in
            let loaded = try ManifestLoader.load(path: path)
            #expect(loaded.manifest.hub.keys?.secretKey == (try Z85SecretKey(ManifestCase.secretKey)))
            #expect(loaded.warnings.isEmpty)
            #expect(ManifestLoader.check(path: path).exitCode == 0)
        }
    }

    @Test func aFileThatEverybodyReadsIsWarnedOf() throws {
        try Self.withFiles(secret: ManifestCase.secretKey, permissions: 0o644) { path in
            let loaded = try ManifestLoader.load(path: path)
            #expect(loaded.warnings.count == 1)
            let (report, exitCode) = ManifestLoader.check(path: path)
            #expect(exitCode == 0)
            #expect(report.contains("readable by"))
        }
    }

    @Test func aPipeIsNotWaitedFor() throws {
        try Self.withFiles(secret: nil) { path in
            let pipe = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("hub.secret").path
            #expect(mkfifo(pipe, 0o600) == 0)
            let error = #expect(throws: ManifestLoadError.self) { try ManifestLoader.load(path: path, for: [.hub]) }
            #expect(error?.message.contains("expected a readable file with a secret") == true)
            #expect(error?.message.contains("no regular file") == true)
        }
    }

    @Test func aMissingFileIsAnErrorForTheProcessThatNeedsIt() throws {
        try Self.withFiles(secret: nil) { path in
            let error = #expect(throws: ManifestLoadError.self) { try ManifestLoader.load(path: path, for: [.hub]) }
            #expect(error?.message.contains("hub.keys.secret-file") == true)
            let loaded = try ManifestLoader.load(path: path, for: [.node])
            #expect(loaded.manifest.hub.keys?.secretKey == nil)
            #expect(ManifestLoader.check(path: path).exitCode == 65)
        }
    }

    @Test func aFileWithoutAKeyIsAnErrorThatDoesNotShowIt() throws {
        let almost = String(ManifestCase.secretKey.dropLast())
        try Self.withFiles(secret: almost) { path in
            let (report, exitCode) = ManifestLoader.check(path: path)
            #expect(exitCode == 65)
            #expect(report.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("found 39 characters"))
            #expect(!report.contains(almost))
        }
    }
}
