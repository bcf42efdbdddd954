import MusterDomain

/// A manifest that a process can start from, and where it comes from.
package struct LoadedManifest: Sendable {
    package let manifest: Manifest
    /// The file's name as it was given; `built-in` when there is no file.
    package let name: String
    /// The bytes of the document, for its digest.
    package let bytes: [UInt8]
    /// What the operator should know before the process goes on, ready to be logged, one each.
    package let warnings: [String]
}
