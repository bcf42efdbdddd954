import ArgumentParser
import Foundation
import Testing

@testable import muster

@Suite struct ExplainCommandTests {
    private static let manifest = """
        muster: 1
        session: { store: { php: { path: FOLDER } } }
        verifiers: { owner: session.user_id == feedId, member: { swift: {} } }
        topics:
          v1.user.{feedId}: { verify: owner }
          v1.chat.{feedId}: { verify: member, publish: owner }
        vhosts:
          shop: { path: /shop, topics: { v1.user.7: { verify: client.ip == "10.0.0.1" } } }
          down: { path: /down, session: { store: { redis: { address: "unix:///FOLDER/none" } } } }

        """

    /// Runs the command in a folder with a manifest and a session.
    private func explain(_ arguments: String...) async throws -> (
        status: muster.ExitStatus, lines: [String], notes: [String]
    ) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("muster-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let manifest = Self.manifest.replacingOccurrences(of: "FOLDER", with: folder)
        try Data(manifest.utf8).write(to: URL(fileURLWithPath: folder + "/muster.yml"))
        try Data("user_id|i:7;".utf8).write(to: URL(fileURLWithPath: folder + "/sess_abc"))
        try Data("user_id|i:".utf8).write(to: URL(fileURLWithPath: folder + "/sess_broken"))
        let given = arguments.map { $0.replacingOccurrences(of: "FOLDER", with: folder) }
        let line = ["explain", "--manifest", folder + "/muster.yml"] + given
        let command = try #require(try Muster.parseAsRoot(line) as? ExplainCommand)
        let recorder = Recorder()
        let status = await command.execute(recorder.output())
        return (status, recorder.lines, recorder.notes)
    }

    @Test func theOwnerIsAllowedAndNobodyElse() async throws {
        let owner = try await explain("v1.user.7", "--as", "user_id=7")
        #expect(owner.status == .success)
        #expect(owner.lines.first == "allowed: this session may subscribe to v1.user.7")
        #expect(owner.lines.last == "session: 1 value, from --as")
        #expect(owner.notes.isEmpty)
        #expect(try await explain("v1.user.7", "--as", "user_id=\"7\"").status == .success)
        #expect(try await explain("v1.user.7", "--as", "user_id=07").status == .denied)
        #expect(try await explain("v1.user.7").status == .denied)
        #expect(try await explain("v1.unknown").status == .denied)
    }

    @Test func aCookieIsLookedUpInTheStore() async throws {
        #expect(try await explain("v1.user.7", "--cookie", "abc").status == .success)
        #expect(try await explain("v1.user.7", "--cookie", "PHPSESSID=abc; x=y").status == .success)
        let absent = try await explain("v1.user.7", "--cookie", "abd")
        #expect(absent.status == .denied)
        #expect(absent.lines.last == "session: empty, since the store has no such session")
        let path = try await explain("v1.user.7", "--cookie", "../abc")
        #expect(path.lines.last == "session: empty, since the cookie's value cannot be a session's id")
        #expect(try await explain("v1.user.7", "--cookie", "broken").lines.last?.contains("is broken") == true)
    }

    @Test func aSessionFileIsRead() async throws {
        #expect(try await explain("v1.user.7", "--session-file", "FOLDER/sess_abc").status == .success)
        #expect(try await explain("v1.user.7", "--session-file", "FOLDER/sess_broken").status == .badData)
        #expect(try await explain("v1.user.7", "--session-file", "FOLDER/none").status == .badData)
    }

    @Test func publishVhostAndClientAreTakenIntoAccount() async throws {
        #expect(try await explain("v1.chat.7", "--publish", "--as", "user_id=7").status == .success)
        #expect(try await explain("v1.chat.7", "--as", "user_id=7").status == .failure)
        #expect(try await explain("v1.user.7", "--vhost", "shop").status == .denied)
        #expect(try await explain("v1.user.7", "--vhost", "shop", "--ip", "10.0.0.1").status == .success)
        #expect(try await explain("v1.user.7", "--vhost", "blog").status == .badData)
        #expect(try await explain("", "--vhost", "shop").status == .badData)
    }

    @Test(arguments: [
        "explain", "explain t --cookie a --as b=1", "explain t --as x", "explain t --cookie a --session-file f",
    ])
    func wrongUsageExitsWith64(line: String) {
        let error = #expect(throws: (any Error).self) {
            try Muster.parseAsRoot(line.split(separator: " ").map(String.init))
        }
        #expect(error.map { Muster.exitCode(for: $0).rawValue } == 64)
    }
}
