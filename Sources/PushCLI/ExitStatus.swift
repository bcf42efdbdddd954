import MusterClient

/// The exit codes of all commands; the numbers are those of sysexits.h.
enum ExitStatus: Int32 {
    case success = 0
    case failure = 1
    /// Options or arguments that make no sense (EX_USAGE).
    case usage = 64
    /// Data, a topic or a manifest that is not what it must be (EX_DATAERR).
    case badData = 65
    /// Nobody answers, or not in time (EX_UNAVAILABLE).
    case unreachable = 69
    /// Keys or rights are missing (EX_NOPERM).
    case denied = 77
}

extension ExitStatus {
    /// What a failed request to a hub or a node means to a script.
    init(_ code: MusterClientError.Code) {
        switch code {
        case .invalidArgument: self = .badData
        case .unreachable, .timedOut, .overloaded, .closed, .connectionClosed: self = .unreachable
        case .denied: self = .denied
        case .refused(let number): self = Self(refusal: number)
        case .protocolViolation: self = .failure
        }
    }

    private init(refusal number: Int) {
        switch number {
        case 400, 404, 409, 413, 415: self = .badData
        case 401, 403: self = .denied
        case 503: self = .unreachable
        case _: self = .failure
        }
    }
}
