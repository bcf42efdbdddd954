import MusterDomain
import NIOCore

/// A client's wish to push.
struct PublishCommand: Sendable {
    /// What the reply repeats.
    var id: ByteBuffer?
    var publish: NativePublish
    /// Whom it is for, beside what `publish` says of its sender.
    var audience = Audience.everyone
}
