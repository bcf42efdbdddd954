import ArgumentParser
import Glibc
import MusterDomain
import MusterRuntime

/// Explains who may.
struct ExplainCommand: CLICommand {
    static let fullName = "muster explain"
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain whether a session may subscribe to a topic.",
        usage: """
            muster explain <topic> --cookie <value> [--publish] [--vhost <name>]
            muster explain <topic> --session-file <file> [--publish] [--vhost <name>]
            muster explain <topic> [--as <key=value> ...] [--publish]
            muster explain ... [--manifest <file>] [--ip <address>]
            muster explain ... [--origin <origin>]
            """,
        discussion: """
            The authenticator is asked first, then each verifier of the topic's family, as a node would. Each is shown \
            with the values that it read; long ones are cut.

              muster explain v1.articles.7 --as user_id=7
              muster explain v1.chat.9 --publish --as user.id=7 --as 'roles=["editor"]'
              muster explain v1.user.7 --cookie 5mf0hbk2q1v2m7o3d9c4
              muster explain v1.user.7 --session-file sessions/sess_5mf0hbk2q1v2m7o3

            A value of --as is JSON where it is JSON, else text; a dot in its key leads into a mapping. Without any \
            session everybody's is asked: the empty one.

            Exit codes: 0 allowed, 77 refused, 1 a verifier of an embedding program decides, 64 usage, 65 bad data, \
            69 the session store is unreachable.
            """
    )

    @Argument(help: "The topic.")
    var topic: String

    @OptionGroup(title: "The session")
    var session: SessionOptions

    @Flag(help: "Ask whether it may publish.")
    var publish = false

    @Option(help: ArgumentHelp("The vhost.", valueName: "name"))
    var vhost = "/"

    @Option(help: ArgumentHelp("The manifest.", valueName: "file"), completion: .file(extensions: ["yml", "yaml"]))
    var manifest = "muster.yml"

    @Option(help: ArgumentHelp("The client's address.", valueName: "address"))
    var ip = "127.0.0.1"

    @Option(help: ArgumentHelp("The page that the client comes from.", valueName: "origin"))
    var origin = ""

    func perform(_ output: Output) async throws {
        let name: TopicName
        do {
            name = try TopicName(topic)
        } catch {
            throw CommandError.badData("topic: \(error.reason)")
        }
        // Only a lookup in the store needs a secret, its password.
        let loaded = try ManifestLoader.load(path: manifest, for: session.cookie == nil ? [] : [.node])
        guard let vhost = loaded.manifest.vhosts[vhost] else {
            throw CommandError.badData("--vhost: expected a vhost of \(manifest), found \(SettingError.quoted(vhost))")
        }
        let found = try await session.session(for: vhost.session)
        // As a node writes addresses; what is none is left, so that a rule can be asked about anything.
        let client = AccessSubject.Client(ip: IPAddress(ip)?.description ?? ip, origin: origin)
        let explanation = AccessExplanation(
            publish ? .publish(name) : .subscribe(name),
            in: vhost,
            for: AccessSubject(session: found.session, client: client),
            now: Int64(time(nil))
        )
        try explain(explanation, found, output)
    }

    private func explain(_ explanation: AccessExplanation, _ found: FoundSession, _ output: Output) throws {
        try output.lines(explanation.lines.joined(separator: "\n"))
        try output.lines(WordWrap.lines("session: \(found.words)", width: 80).joined(separator: "\n"))
        switch explanation.verdict {
        case .allowed: return
        case .refused: throw CommandError(status: .denied, message: "")
        case .undecided: throw CommandError(status: .failure, message: "")
        }
    }
}
