/// What a node says of itself when it joins.
package struct NodeIntroduction: Equatable, Sendable {
    package var nonce: StreamNonce
    package var versions: ClosedRange<UInt8>
    /// The node's name: unique in the cluster; a node that comes back takes its old place.
    package var name: Label
    /// The program's version, for people.
    package var program: Label
    /// Where the node's operations port listens.
    package var operations: Label

    package init(nonce: StreamNonce, versions: ClosedRange<UInt8>, name: Label, program: Label, operations: Label) {
        self.nonce = nonce
        self.versions = versions
        self.name = name
        self.program = program
        self.operations = operations
    }
}
