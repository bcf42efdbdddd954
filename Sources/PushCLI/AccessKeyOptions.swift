import ArgumentParser
import MusterClient

/// The key that a hub asks for, of a file or of the environment: an argument would show in the list of processes.
struct AccessKeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The file with a key of the vhost; else MUSTER_KEY.", valueName: "file"),
        completion: .file()
    )
    var keyFile: String?

    /// The key, or nil when there is none.
    func key() throws -> PushKey? {
        if let keyFile {
            guard let text = SmallFile.read(keyFile, limit: 4096) else {
                throw CommandError(status: .denied, message: "--key-file: expected a readable file, found \(keyFile)")
            }
            let line = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
            return try Self.key(String(line).trimmed(), source: "--key-file")
        }
        // Container platforms unset a variable by an empty text.
        guard let text = ServerOptions.environment["MUSTER_KEY"], !text.isEmpty else { return nil }
        return try Self.key(text, source: "MUSTER_KEY")
    }

    private static func key(_ text: String, source: String) throws -> PushKey {
        do throws(MusterClientError) {
            return try PushKey(text)
        } catch {
            throw CommandError(status: .denied, message: "\(source): \(error.message)")
        }
    }
}
