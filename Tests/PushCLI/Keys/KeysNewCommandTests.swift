import Glibc
import Testing
import ZeroMQ

@testable import muster

@Suite struct KeysNewCommandTests {
    @Test func printsAPair() async throws {
        let recorder = Recorder()
        var command = KeysNewCommand()
        command.out = nil
        #expect(await command.execute(recorder.output()) == .success)
        #expect(recorder.lines.count == 2)
        let secret = recorder.lines[1].dropFirst("secret: \"".count).dropLast()
        let pair = try CurveKeyPair(secretKey: try #require(CurveSecretKey(z85: String(secret))))
        #expect(recorder.lines[0] == "public: \"\(pair.publicKey.z85)\"")
    }

    @Test func writesFilesThatOnlyTheirOwnerReadsAndNeverOverwrites() async throws {
        var template = Array("/tmp/muster-keys-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer {
            unlink("\(folder)/secret.key")
            unlink("\(folder)/public.key")
            rmdir(folder)
        }
        let recorder = Recorder()
        var command = KeysNewCommand()
        command.out = folder
        #expect(await command.execute(recorder.output()) == .success)
        #expect(recorder.lines.last == "secret-file: \(folder)/secret.key")
        var status = stat()
        #expect(stat("\(folder)/secret.key", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let text = SmallFile.read("\(folder)/secret.key", limit: 100)
        #expect(await command.execute(recorder.output()) == .failure)
        #expect(SmallFile.read("\(folder)/secret.key", limit: 100) == text)
    }
}
