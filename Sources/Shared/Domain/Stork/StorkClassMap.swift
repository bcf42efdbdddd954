/// The classes of Stork's messages that the manifest declares, by their whole names.
///
/// Stork's servers ran each message's own code to know its type and data. This program runs no PHP, so the manifest says it.
package struct StorkClassMap: Sendable, Equatable {
    /// How many classes a manifest may declare.
    package static let maximumCount = 1024
    /// Bytes of a class's name.
    package static let maximumNameBytes = 255

    private var classes: [String: StorkMessageClass]

    package init(_ classes: [String: StorkMessageClass] = [:]) {
        self.classes = classes
    }

    /// The class, or why a message of it cannot be pushed.
    func messageClass(_ name: String?) throws(Refusal) -> StorkMessageClass {
        guard let found = name.flatMap({ self.classes[$0] }) else {
            let shown = name.map { "`\(SettingError.shown($0))`" } ?? "one whose name is not UTF-8"
            throw .unmapped("class: expected one below `stork.classes` of the manifest, found \(shown)")
        }
        return found
    }
}

extension Refusal {
    /// A message that could be read, but of which the manifest does not say what to push.
    static func unmapped(_ reason: String) -> Refusal { Refusal(code: 422, reason: reason) }
}
