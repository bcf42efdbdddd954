import ArgumentParser
import MusterClient
import NIOCore

/// Lists clients that do not take their pushes as fast as they come.
struct ClientsCommand: CLICommand {
    static let fullName = "muster clients"
    static let configuration = CommandConfiguration(
        commandName: "clients",
        abstract: "List the clients that are slow.",
        discussion: """
              muster clients --slow
              muster clients --slow --json | jq '.clients[].topic'

            Exit codes: 0 done, 69 the hub is unreachable, 77 access denied.
            """
    )

    @Flag(help: "Those for which something has waited for a second or longer.")
    var slow = false

    @Option(help: "The hub's HTTP address.")
    var http = "http://127.0.0.1:8090"

    @OptionGroup(title: "Access")
    var access: AccessKeyOptions

    @Flag(help: "Print the hub's JSON on one line.")
    var json = false

    func validate() throws {
        guard slow else { throw ValidationError("--slow: expected, since all clients cannot be listed") }
    }

    func perform(_ output: Output) async throws {
        let base = http.hasSuffix("/") ? String(http.dropLast()) : http
        let answer = try await HTTPClient().get(base + "/v1/clients?slow=true", key: try access.key())
        guard answer.status != 401 else {
            let message = "expected a key of / in --key-file or MUSTER_KEY, found another or none"
            throw CommandError(status: .denied, message: message)
        }
        guard answer.status == 200 else {
            throw CommandError(
                status: answer.status == 403 ? .denied : .unreachable,
                message: "expected a list of clients from \(http), found status \(answer.status)"
            )
        }
        if json {
            try output.json(String(decoding: answer.body, as: UTF8.self).trimmed())
        } else {
            for line in ClientTable(try ClientList(ByteBuffer(bytes: answer.body))).lines() {
                try output.line(line)
            }
        }
    }
}
