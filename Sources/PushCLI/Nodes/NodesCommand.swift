import ArgumentParser
import MusterClient
import NIOCore

/// Lists the nodes.
struct NodesCommand: CLICommand {
    static let fullName = "muster nodes"
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "List the nodes that follow the hub.",
        discussion: """
              muster nodes
              muster nodes --json | jq '.nodes[].sockets'

            Exit codes: 0 done, 69 the hub is unreachable, 77 access denied.
            """
    )

    @Option(help: "The hub's HTTP address.")
    var http = "http://127.0.0.1:8090"

    @OptionGroup(title: "Access")
    var access: AccessKeyOptions

    @Flag(help: "Print the hub's JSON on one line.")
    var json = false

    func perform(_ output: Output) async throws {
        let base = http.hasSuffix("/") ? String(http.dropLast()) : http
        let answer = try await HTTPClient().get(base + "/v1/nodes", key: try access.key())
        guard answer.status != 401 else {
            let message = "expected a key of / in --key-file or MUSTER_KEY, found another or none"
            throw CommandError(status: .denied, message: message)
        }
        guard answer.status == 200 else {
            throw CommandError(
                status: answer.status == 403 ? .denied : .unreachable,
                message: "expected a list of nodes from \(http), found status \(answer.status)"
            )
        }
        if json {
            try output.json(String(decoding: answer.body, as: UTF8.self).trimmed())
        } else {
            for line in NodeTable(try NodeList(ByteBuffer(bytes: answer.body))).lines() {
                try output.line(line)
            }
        }
    }
}
