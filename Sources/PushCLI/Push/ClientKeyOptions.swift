import ArgumentParser
import MusterClient
import MusterRuntime

/// The CURVE keys of a backend, for hubs that ask for them.
struct ClientKeyOptions: ParsableArguments {
    // Whatever follows is the key: one in 85 keys begins with a hyphen (ZeroMQ RFC 32).
    @Option(parsing: .unconditional, help: ArgumentHelp("The hub's public key, when it has keys.", valueName: "key"))
    var serverKey: String?

    @Option(help: ArgumentHelp("The file with this client's secret key.", valueName: "file"))
    var secretFile: String?

    func validate() throws {
        if (serverKey == nil) != (secretFile == nil) {
            throw ValidationError("--server-key and --secret-file: expected both or none, found one")
        }
    }

    /// The keys, or nil when none are asked for.
    func keys() throws -> ClientKeys? {
        guard let serverKey, let secretFile else { return nil }
        guard let text = SmallFile.read(secretFile, limit: 4096) else {
            throw CommandError(status: .denied, message: "--secret-file: expected a readable file, found \(secretFile)")
        }
        return try ClientKeys(secretKey: text.trimmed(), serverKey: serverKey)
    }
}
