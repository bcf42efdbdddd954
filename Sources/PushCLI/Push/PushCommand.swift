import ArgumentParser
import Glibc
import MusterClient

/// Pushes to a topic.
struct PushCommand: CLICommand {
    static let fullName = "muster push"
    static let configuration = CommandConfiguration(
        commandName: "push",
        abstract: "Push a message to a topic.",
        usage: """
            muster push <topic> [<data>] [--event <event>] [--id <id>]
            muster push <topic> --lines [--event <event>]
            muster push ... [--json | --text] [--version <n>] [--if-offset <n>]
            muster push ... [--hub <endpoint>] [--no-wait] [--timeout <seconds>]
            muster push ... [--vhost <name>] [--key-file <file>]
            muster push ... [--server-key <key> --secret-file <file>]
            """,
        discussion: """
            DATA is sent as JSON when it is JSON, else as a JSON string of its text. Without DATA, or with -, it is \
            read from standard input (one line feed at the end of a text is left out). The command waits until the \
            hub has acknowledged the push.

              muster push v1.news.1 '{"title":"Hello"}'
              muster push v1.news.1 Hello --event created --id 7
              date | muster push v1.clock.1
              tail -f events.jsonl | muster push v1.events.1 --lines
              muster push v1.news.1 --no-wait -- -5
              MUSTER_KEY=... muster push v1.orders.7 '{}' --vhost shop

            A topic that keeps history answers with the push's position. A push with an --id that is known already, or with \
            a --version older than the topic's latest, is acknowledged and not published.

            Exit codes: 0 acknowledged, 64 usage, 65 bad data or topic, or another offset than --if-offset, 69 hub \
            unreachable, 77 keys refused.
            """
    )

    @Argument(help: "The topic, for example v1.news.1.")
    var topic: String

    @Argument(help: "The data, or - for standard input.")
    var data: String?

    @Flag(help: "Push each line of standard input; bad lines are reported and passed over.")
    var lines = false

    @Option(help: "The push's event name.")
    var event: String?

    @Option(help: "The push's id.")
    var id: String?

    @Option(
        name: .customLong("version"),
        help: ArgumentHelp(
            "The state that it brings; what is older than the topic's latest is dropped.",
            valueName: "n"
        )
    )
    var stateVersion: UInt64?

    @Option(help: ArgumentHelp("Push only when the topic's last push has this offset.", valueName: "n"))
    var ifOffset: UInt64?

    @Flag(help: "Insist that the data is JSON.")
    var json = false

    @Flag(help: "Send the data as text even when it is JSON.")
    var text = false

    @Option(
        help: ArgumentHelp(
            "The hub's door: 5557 by default, 5555 with --no-wait.",
            valueName: "endpoint"
        )
    )
    var hub: String?

    @Flag(help: "Do not wait for the acknowledgement.")
    var noWait = false

    @Option(help: ArgumentHelp("How long to wait for the acknowledgement.", valueName: "seconds"))
    var timeout = TimeLimitOption(.seconds(5))

    @Option(help: ArgumentHelp("The tenant to push to; / by default.", valueName: "name"))
    var vhost: String?

    @OptionGroup(title: "Access")
    var access: AccessKeyOptions

    @OptionGroup(title: "Encryption")
    var keys: ClientKeyOptions

    func validate() throws {
        if json && text {
            throw ValidationError("--json and --text: expected at most one of them, found both")
        }
        if lines, id != nil || ifOffset != nil {
            throw ValidationError(
                "--lines: expected neither --id nor --if-offset beside it, since they are of one push, found one"
            )
        }
        if lines, let data, data != "-" {
            throw ValidationError("DATA: expected none or - with --lines, found an argument")
        }
    }

    func perform(_ output: Output) async throws {
        let key = try access.key()
        if noWait, vhost != nil || access.keyFile != nil {
            throw CommandError.usage("--no-wait: expected neither --vhost nor --key-file beside it, found one")
        }
        // A key of the environment is for the doors that ask for one.
        let template = template(key: noWait ? nil : key)
        let sender = try PushSender(configuration(), acknowledged: !noWait)
        do {
            if lines {
                let input = LineReader(StandardInput.chunks())
                try await LinePusher(sender: sender, template: template, form: form).run(input, output)
            } else {
                try await pushOnce(sender, template, output)
            }
        } catch {
            await sender.close()
            throw error
        }
        await sender.close()
    }

    private func pushOnce(
        _ sender: PushSender,
        _ template: (PushData) -> OutgoingPush,
        _ output: Output
    ) async throws {
        let receipt = try await sender.submit(template(try form.data(from: try await content()))).wait()
        let suffix = (id.map { " id \($0)" } ?? "") + (receipt?.position.map { " at \($0)" } ?? "")
        let verb =
            if let receipt {
                receipt.isDuplicate ? "known already:" : receipt.isStale ? "dropped, an older version:" : "pushed"
            } else {
                "sent, not acknowledged:"
            }
        try output.line("\(verb) \(topic)\(suffix)")
    }

    private func content() async throws -> PushContent {
        if let data, data != "-" {
            return .argument(data)
        }
        guard data == "-" || isatty(STDIN_FILENO) == 0 else {
            throw CommandError.usage("DATA: expected an argument or - or a pipe on standard input, found a terminal")
        }
        return .input(try await StandardInput.read(limit: PushContent.maximumBytes))
    }

    private var form: PushDataForm {
        json ? .json : text ? .text : .automatic
    }

    /// Makes the push of some data.
    private func template(key: PushKey?) -> @Sendable (PushData) -> OutgoingPush {
        { [topic, event, id, vhost, stateVersion, ifOffset] data in
            OutgoingPush(
                topic: topic,
                data: data,
                event: event,
                id: id,
                vhost: vhost,
                key: key,
                version: stateVersion,
                expectedOffset: ifOffset
            )
        }
    }

    private func configuration() throws -> PublisherConfiguration {
        let standard = noWait ? "tcp://127.0.0.1:5555" : "tcp://127.0.0.1:5557"
        var configuration = PublisherConfiguration(endpoint: hub ?? standard)
        configuration.timeout = timeout.duration
        configuration.connectTimeout = min(timeout.duration, .seconds(2))
        configuration.linger = timeout.duration
        configuration.keys = try keys.keys()
        return configuration
    }
}
