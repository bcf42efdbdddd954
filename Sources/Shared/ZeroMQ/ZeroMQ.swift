import CZeroMQ

/// Facts about the libzmq this process runs with.
package enum ZeroMQ {
    /// The library's version, `4.3.4` for instance.
    package static var version: String {
        var major: CInt = 0
        var minor: CInt = 0
        var patch: CInt = 0
        zmq_version(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }

    /// Whether the library was built with CURVE (RFC 26).
    ///
    /// Without it no key can be set, so nothing may bind beyond loopback.
    package static var hasCurve: Bool {
        zmq_has("curve") == 1
    }
}
