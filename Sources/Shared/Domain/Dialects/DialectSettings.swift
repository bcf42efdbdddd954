/// Which client protocols a node serves, and where: the section `dialects` of the manifest.
package struct DialectSettings: Equatable, Sendable {
    package struct WAMP: Equatable, Sendable {
        /// Where a client need not offer the subprotocol, or, by profile, must; nil: the subprotocol alone tells.
        package var path: String?
        package var profile = WAMPProfile.stork
        package var isServed = true
    }

    package var wamp = WAMP()

    package init() {}

    /// Every key below `dialects`.
    package static let settings: [Setting<DialectSettings>] = [
        .optional(
            "wamp.path",
            \.wamp.path,
            .clientPath,
            meaning:
                "the path of clients that may come without the subprotocol; with profile `sandstone` they must offer it"
        ),
        .single(
            "wamp.profile",
            \.wamp.profile,
            .wampProfile,
            defaultText: "stork",
            meaning: "whose clients they are: what a node says to them, and when"
        ),
        .single(
            "wamp.serve",
            \.wamp.isServed,
            .flag,
            defaultText: "true",
            meaning: "whether WAMP v1 is served at all"
        ),
    ]
}
