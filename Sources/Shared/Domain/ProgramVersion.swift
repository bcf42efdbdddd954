/// The version of this program, as `muster --version`, a node's introduction and `GET /v1/nodes` say it.
package enum ProgramVersion {
    package static let current = "0.1.0"
}
