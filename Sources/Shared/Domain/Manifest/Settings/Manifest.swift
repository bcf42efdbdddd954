/// What `muster.yml` says, with a default for all it does not say.
package struct Manifest: Equatable, Sendable {
    /// The version of the manifest's language, its `muster` key.
    package static let version = 1

    package var hub: HubSettings
    package var node: NodeSettings
    package var dialects: DialectSettings
    package var vhosts: Vhosts
    /// What becomes of pushes of Stork's backends.
    package var stork: StorkClassMap

    package init(
        hub: HubSettings = HubSettings(),
        node: NodeSettings = NodeSettings(),
        dialects: DialectSettings = DialectSettings(),
        vhosts: Vhosts = Vhosts(),
        stork: StorkClassMap = StorkClassMap()
    ) {
        self.hub = hub
        self.node = node
        self.dialects = dialects
        self.vhosts = vhosts
        self.stork = stork
    }

    /// The topics of the default vhost.
    package var topics: TopicFamilies {
        get { self.vhosts.root.topics }
        set { self.vhosts.root.topics = newValue }
    }

    /// The manifest of a process that is started without one, as a document.
    package static let builtInText = """
        muster: 1
        topics:
          v1.{feedName}.{feedId}: {}

        """
}
