import Glibc
import NIOCore
import NIOPosix

/// Says in a few words why a connection did not come about.
enum ConnectionTrouble {
    static func phrase(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            if let last = error.connectionErrors.last { return phrase(last.error) }
            return error.dnsAError == nil && error.dnsAAAAError == nil ? "no connection" : "an unknown host"
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return "nobody listening"
        case let error as IOError:
            return String(cString: strerror(error.errnoCode)).lowercased()
        case is ChannelError:
            return "no connection in time"
        case _:
            return "\(error)"
        }
    }
}
