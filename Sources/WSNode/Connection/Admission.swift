import MusterDomain
import NIOCore
import Sessions

/// An upgrade about which is being decided.
///
/// The handler holds it as long as the decision is open. What comes back for one that its handler does not hold any more
/// (the peer is gone, the time was over) is dropped.
final class Admission {
    let key: String
    let choice: DialectSettings.Choice
    let vhost: VhostID
    let client: AccessSubject.Client
    /// The session; nil while it is looked up.
    var session: Session?
    /// Stands for the session's id; nil without one.
    var sessionHash: SessionHash?
    /// Ends the lookup of the session.
    var timer: Scheduled<Void>?

    init(key: String, choice: DialectSettings.Choice, vhost: VhostID, client: AccessSubject.Client) {
        self.key = key
        self.choice = choice
        self.vhost = vhost
        self.client = client
    }
}
