/// For which process a manifest is read: only that process' secrets are.
package enum ManifestRole: String, Sendable, CaseIterable {
    case hub
    case node
}
