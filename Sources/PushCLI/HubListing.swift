import ArgumentParser
import MusterClient
import MusterDomain
import NIOCore

/// What commands have in common that ask the hub for a list over HTTP and print it.
struct HubListing: ParsableArguments {
    @Option(help: "The hub's HTTP address.")
    var http = "http://127.0.0.1:8090"

    @OptionGroup(title: "Access")
    var access: AccessKeyOptions

    @Flag(help: "Print the hub's JSON on one line.")
    var json = false

    /// Why the hub refuses, in its own words.
    private static func reason(_ body: [UInt8]) -> String? {
        guard let document = try? JSONElement.parse(ByteBuffer(bytes: body)),
            let members = (try? document.members()) ?? nil,
            let error = members.first(where: { $0.name == "error" })?.value, let fields = (try? error.members()) ?? nil
        else { return nil }
        return fields.first { $0.name == "reason" }?.value.string
    }

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
        var client = HTTPClient()
        // A history is at most 4 MB of data, which JSON's escapes may make six times as long.
        client.maximumBodyBytes = 32 << 20
        let answer = try await client.get(base + path, key: try access.key())
        guard answer.status != 401 else {
            let message = "expected a key of the vhost in --key-file or MUSTER_KEY, found another or none"
            throw CommandError(status: .denied, message: message)
        }
        guard answer.status == 200 else {
            if [400, 404, 409].contains(answer.status), let reason = Self.reason(answer.body) {
                throw CommandError(status: .badData, message: reason)
            }
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
