import ArgumentParser
import MusterDomain
import Testing

@testable import muster

@Suite struct ManifestSchemaCommandTests {
    @Test func theSchemaIsPrinted() async throws {
        let command = try #require(try Muster.parseAsRoot(["manifest", "schema"]) as? ManifestSchemaCommand)
        let recorder = Recorder()
        #expect(await command.execute(recorder.output()) == .success)
        #expect(recorder.lines.joined(separator: "\n") + "\n" == ManifestSchema.json)
    }
}
