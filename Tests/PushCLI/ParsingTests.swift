import ArgumentParser
import Testing

@testable import muster

@Suite struct ParsingTests {
    @Test func readsAPush() throws {
        let command = try parse(
            PushCommand.self,
            "push v1.news.1 {} --event created --id 7 --hub tcp://h:1 --timeout 250ms --json"
        )
        #expect(command.topic == "v1.news.1")
        #expect(command.data == "{}")
        #expect(command.event == "created")
        #expect(command.id == "7")
        #expect(command.hub == "tcp://h:1")
        #expect(command.timeout.duration == .milliseconds(250))
        #expect(command.json)
    }

    @Test func secondsMayHaveAFraction() throws {
        #expect(try parse(WatchCommand.self, "watch t --timeout 0.5").timeout?.duration == .milliseconds(500))
        #expect(try parse(WatchCommand.self, "watch t --timeout 5").timeout?.duration == .seconds(5))
    }

    @Test func aNegativeNumberIsDataAfterTwoDashes() throws {
        #expect(try parse(PushCommand.self, "push t -- -5").data == "-5")
    }

    @Test func aKeyMayBeginWithAHyphen() throws {
        let key = "-9mBdq[g6q)kSJr@t?<oz4}ux6L5VEJ!d0YU9s%0"
        for line in ["push t 1 --server-key \(key) --secret-file f", "push t 1 --server-key=\(key) --secret-file f"] {
            let command = try parse(PushCommand.self, line)
            #expect(command.keys.serverKey == key)
            #expect(command.keys.secretFile == "f")
        }
    }

    @Test func readsTheOtherCommands() throws {
        #expect(try parse(WatchCommand.self, "watch a b --count 3").topics == ["a", "b"])
        #expect(try parse(UpCommand.self, "up --nodes 3 --manifest m.yml").nodes == 3)
        #expect(try parse(HubCommand.self, "hub --ingest tcp://127.0.0.1:0 --insecure").insecure)
        #expect(try parse(HubCommand.self, "hub --demo --demo-clients ws://h:1/").demoClients == "ws://h:1/")
        #expect(try parse(UpCommand.self, "up --demo").demo)
        #expect(try parse(NodeCommand.self, "node --demo-page http://h:1").demoPage?.origins == ["http://h:1"])
        #expect(try parse(NodeCommand.self, "node --hub-publish tcp://h:1 --name a").hubPublish == "tcp://h:1")
        #expect(try parse(NodesCommand.self, "nodes --json").listing.json)
        #expect(try parse(ClientsCommand.self, "clients --slow --json").listing.json)
        #expect(try parse(CheckCommand.self, "check").manifest == "muster.yml")
        #expect(try parse(CheckCommand.self, "check --access c.yml m.yml").access == "c.yml")
        #expect(try parse(ExplainCommand.self, "explain t --as a=1 --as b=2").session.values.count == 2)
        #expect(try parse(KeysNewCommand.self, "keys new --out d").out == "d")
    }

    @Test(arguments: [
        "push", "push t d --json --text", "push t d --lines", "push t --timeout x", "push t --timeout -1", "watch",
        "watch t --count 0", "up --nodes 0", "up --nodes 65", "push t d e", "nonsense", "push t --server-key k",
        "hub --demo --demo-clients http://h/", "hub --demo-clients ws://h/", "node --demo-page h",
        "clients", "clients --json", "clients --slow x",
    ])
    func wrongUsageExitsWith64(line: String) {
        let error = #expect(throws: (any Error).self) {
            try Muster.parseAsRoot(line.split(separator: " ").map(String.init))
        }
        #expect(error.map { Muster.exitCode(for: $0).rawValue } == 64)
    }

    @Test func helpFitsEightyColumns() {
        let commands: [any ParsableCommand.Type] = [
            Muster.self, UpCommand.self, HubCommand.self, NodeCommand.self, PushCommand.self, WatchCommand.self,
            NodesCommand.self, ClientsCommand.self, CheckCommand.self, ExplainCommand.self, ManifestCommand.self,
            ManifestSchemaCommand.self, KeysCommand.self, KeysNewCommand.self,
        ]
        for command in commands {
            for line in Muster.helpMessage(for: command, columns: 80).split(separator: "\n") {
                #expect(line.count <= 80, "\(command): \(line)")
            }
        }
    }

    @Test func everyExitCodeIsDocumented() {
        let help = Muster.helpMessage(columns: 80)
        for status in [muster.ExitStatus.success, .failure, .usage, .badData, .unreachable, .denied] {
            #expect(help.contains("\n  \(status.rawValue) "))
        }
    }

    @Test func completionsCanBeMade() {
        for shell in [CompletionShell.bash, .zsh, .fish] {
            #expect(Muster.completionScript(for: shell).contains("watch"))
        }
    }

    private func parse<Command: ParsableCommand>(_ type: Command.Type, _ line: String) throws -> Command {
        let command = try Muster.parseAsRoot(line.split(separator: " ").map(String.init))
        return try #require(command as? Command)
    }
}
