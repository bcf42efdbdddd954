import ArgumentParser
import MusterClient
import NIOCore

/// What commands have in common that ask the hub for a list over HTTP and print it.
struct HubListing: ParsableArguments {
    @Option(help: "The hub's HTTP address.")
    var http = "http://127.0.0.1:8090"

    @OptionGroup(title: "Access")
    var access: AccessKeyOptions

    @Flag(help: "Print the hub's JSON on one line.")
    var json = false

    /// Prints the hub's answer to a GET of `path`: as it is, or as the lines that `table` makes of it.
    ///
    /// - Parameter subject: What the list is of, for errors.
    func print(
        _ path: String,
        of subject: String,
        to output: Output,
        table: (ByteBuffer) throws -> [String]
    ) async throws {
        let base = http.hasSuffix("/") ? String(http.dropLast()) : http
        let answer = try await HTTPClient().get(base + path, key: try access.key())
        guard answer.status != 401 else {
            let message = "expected a key of / in --key-file or MUSTER_KEY, found another or none"
            throw CommandError(status: .denied, message: message)
        }
        guard answer.status == 200 else {
            throw CommandError(
                status: answer.status == 403 ? .denied : .unreachable,
                message: "expected a list of \(subject) from \(http), found status \(answer.status)"
            )
        }
        if json {
            try output.json(String(decoding: answer.body, as: UTF8.self).trimmed())
        } else {
            for line in try table(ByteBuffer(bytes: answer.body)) { try output.line(line) }
        }
    }
}
