import CSystemd
import Glibc

/// Sockets that were bound by whoever started this process: `sd_listen_fds(3)`.
package enum SocketActivation {
    /// Takes the listening TCP sockets that this process was given; none is the normal case.
    ///
    /// They are the caller's from now on, and a second call finds none. To be called before there are other threads, because
    /// the environment is changed.
    /// - Throws: ``RuntimeError`` when one is something else.
    package static func takeListeners() throws -> [CInt] {
        let count = sd_listen_fds(1)
        guard count >= 0 else {
            throw RuntimeError(
                code: .invalidSetting,
                message: "LISTEN_FDS: expected a number of sockets, found: \(String(cString: strerror(-count)))"
            )
        }
        let descriptors = (0..<count).map { SD_LISTEN_FDS_START + $0 }
        for descriptor in descriptors where !isListener(descriptor) {
            throw RuntimeError(
                code: .invalidSetting,
                message: "LISTEN_FDS: expected listening TCP sockets only, found something else as descriptor \(descriptor)"
            )
        }
        return descriptors
    }

    private static func isListener(_ descriptor: CInt) -> Bool {
        sd_is_socket_inet(descriptor, AF_UNSPEC, CInt(SOCK_STREAM.rawValue), 1, 0) > 0
    }
}
