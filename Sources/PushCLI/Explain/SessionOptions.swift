import ArgumentParser
import Logging
import MusterDomain
import NIOCore
import NIOPosix
import Sessions

/// Whose session is meant.
struct SessionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The session cookie's value; looked up in the manifest's store.", valueName: "value"))
    var cookie: String?

    @Option(help: ArgumentHelp("A session as PHP wrote it.", valueName: "file"), completion: .file())
    var sessionFile: String?

    @Option(name: .customLong("as"), help: ArgumentHelp("A value of the session; repeatable.", valueName: "key=value"))
    var values: [SessionArgument] = []

    func validate() throws {
        let given = [cookie != nil, sessionFile != nil, !values.isEmpty].count { $0 }
        guard given <= 1 else {
            throw ValidationError("expected one of --cookie, --session-file and --as, found \(given)")
        }
    }

    /// The session, as a node would have it.
    ///
    /// - Throws: ``CommandError`` when the store is unreachable or a file cannot be read.
    func session(for settings: SessionSettings) async throws -> FoundSession {
        if let cookie { return try await lookUp(cookie, settings) }
        if let sessionFile { return try read(sessionFile, settings) }
        var session = SessionMap()
        for value in values { value.add(to: &session) }
        return FoundSession(Session(session), from: values.isEmpty ? "since none was given" : "from --as")
    }

    /// Asks the manifest's own store.
    private func lookUp(_ cookie: String, _ settings: SessionSettings) async throws -> FoundSession {
        let reader = SessionReader(
            settings: settings,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "muster.explain") { _ in SwiftLogNoOpLogHandler() }
        )
        let reading = await reader.session(cookieField: cookie.contains("=") ? cookie : "\(settings.cookie)=\(cookie)")
        await reader.close()
        guard let session = reading.session else {
            let reason = reading.reason ?? "no answer"
            throw CommandError(status: .unreachable, message: "expected the session store to answer, found: \(reason)")
        }
        return FoundSession(session, from: Self.origin(of: reading, cookie: settings.cookie))
    }

    private static func origin(of reading: SessionReading, cookie: String) -> String {
        switch reading.outcome {
        case .noStore: "since the manifest has no session store"
        case .noCookie: "since there is no cookie \(cookie)"
        case .malformedID: "since the cookie's value cannot be a session's id"
        case .found: "from the store"
        case .absent: "since the store has no such session"
        case .broken: "since its record is broken: \(reading.reason ?? "")"
        case .unavailable: "since the store did not answer"
        }
    }

    private func read(_ file: String, _ settings: SessionSettings) throws -> FoundSession {
        guard let record = SmallFile.bytes(of: file, limit: settings.recordBytes + 1) else {
            throw CommandError.badData("--session-file: expected a readable file, found \(SettingError.quoted(file))")
        }
        switch SessionRecordDecoder(settings).lookup(of: ByteBuffer(bytes: record)) {
        case .found(let session): return FoundSession(session, from: "from the file")
        case .absent: return FoundSession(.empty, from: "as the file has it")
        case .broken(let reason), .unavailable(let reason):
            throw CommandError.badData("--session-file: expected a session of PHP's, found a broken one: \(reason)")
        }
    }
}
