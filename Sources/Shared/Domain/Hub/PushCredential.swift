/// How a door lets a backend show that it may push.
package enum PushCredential: Sendable {
    /// Not at all: the door serves `/` only and is guarded by its address and its CURVE keys.
    case none
    /// In the push itself, as the field `key`.
    case field
    /// Beside the pushes, once for all of a request; nil when nothing was shown.
    case shown(VhostKey?)
}
