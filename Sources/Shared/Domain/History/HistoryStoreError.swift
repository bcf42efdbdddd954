/// Why a store could not do what it was asked to. Nothing of a commit that failed is there.
package enum HistoryStoreError: Error, Equatable, Sendable {
    /// No room is left on the disk, or the store has grown to its bound; it heals when there is room again.
    case full(String)
    /// Anything else that reading or writing met; the text is the library's, without payloads.
    case failed(String)
}
