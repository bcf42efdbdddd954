import ArgumentParser
import Glibc
import MusterDomain

/// The program: one binary for every process of a cluster and for its operator.
@main
struct Muster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muster",
        abstract: "Push to browsers over any number of WebSocket nodes.",
        discussion: """
            Try it in three terminals:

              muster up --nodes 3
              muster watch v1.news.1
              muster push v1.news.1 '{"title":"Hello"}'

            Exit codes:
              0   done
              1   any other failure
              64  wrong options or arguments
              65  bad data, topic or manifest
              69  nobody answers, or not in time
              77  keys or rights are missing, or access is refused

            Settings of hub and node come from, in this order: an option, an environment variable \
            (MUSTER_HUB_PUBLISH for hub.publish), the manifest, the default. MUSTER_LOG_LEVEL sets the log level.

            Shell completions: muster --generate-completion-script bash (or zsh, fish).
            """,
        version: ProgramVersion.current,
        subcommands: [
            UpCommand.self, HubCommand.self, NodeCommand.self, PushCommand.self, WatchCommand.self,
            NodesCommand.self, ClientsCommand.self, TopicsCommand.self, HistoryCommand.self, BackupCommand.self,
            CheckCommand.self, ExplainCommand.self, ManifestCommand.self,
            KeysCommand.self,
        ]
    )

    static func main() async {
        // A closed pipe is an error of the write that meets it, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }
}
