/// Why the hub did not publish what a client wanted to.
package struct PublishRefusal: Equatable, Sendable {
    /// A number of HTTP's status vocabulary, 400 to 599.
    package let code: UInt16
    package let reason: Label

    package init?(code: UInt16, reason: Label) {
        guard 400...599 ~= code else { return nil }
        self.code = code
        self.reason = reason
    }

    /// A refusal as it travels: a code out of the range becomes 500, and the end of a long reason is cut off.
    package init(_ refusal: Refusal) {
        self.code = UInt16(exactly: refusal.code).flatMap { 400...599 ~= $0 ? $0 : nil } ?? 500
        self.reason = Label(fitting: refusal.reason)
    }

    package var refusal: Refusal { Refusal(code: Int(self.code), reason: self.reason.text) }
}
