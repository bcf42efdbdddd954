import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import WSNode

/// A chat server: a node whose rules the manifest has, and whose members this program knows.
@main
struct Embedding {
    static func main() async {
        let logger = Logger(label: "chat")
        do {
            try await Self.serve(logger: logger)
        } catch {
            logger.critical("the server ended", metadata: ["error": "\(error)"])
            exit(1)
        }
    }

    private static func serve(logger: Logger) async throws {
        let members = Members()
        var node = try WSNode(manifest: CommandLine.arguments.dropFirst().first ?? "muster.yml", logger: logger)

        // The session is that of the web application; 7 and "7" are the same user.
        node.verifier("owner") { session, _, feedId in
            session["user_id"] == feedId ? .allow : .refuse("not yours")
        }
        // A verifier may wait for whatever it likes: a database, another service, an actor.
        node.verifier("member") { session, topic, room in
            guard let user = session["user_id"].text else { return .refuse("log in first") }
            switch topic.purpose {
            case .connect, .subscribe:
                return await members.isIn(room: room, user: user) ? .allow : .refuse("not a member")
            case .publish:
                return await members.maySpeak(in: room, user: user) ? .allow : .refuse("listeners do not speak")
            }
        }

        let group = ServiceGroup(
            services: [node, Reloading(node: node)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        try await group.run()
    }
}
