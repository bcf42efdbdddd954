extension Manifest {
    /// The manifest of `muster up --demo` without one, as a document.
    ///
    /// Everybody may publish to the demo's topics, so the nodes listen on this machine only, and let no page in but the
    /// hub's: a name of somebody else's that is made to point here (DNS rebinding) would pass as the same host.
    package static let demoText = """
        muster: 1
        node:
          listen: 127.0.0.1:8080
          origins: []
        topics:
          demo.{room}: { publish: [] }
          v1.{feedName}.{feedId}: {}

        """
}
