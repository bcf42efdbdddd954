import Glibc
import Logging

extension MusterLogHandler {
    /// Makes this handler the one of every `Logger` of the process.
    ///
    /// To be called once, first thing. Also ignores SIGPIPE: a log or a socket whose reader went away must not end a server.
    package static func bootstrap(level: Logger.Level) {
        signal(SIGPIPE, SIG_IGN)
        LoggingSystem.bootstrap { label in
            MusterLogHandler(label: label, level: level)
        }
    }
}
