/// What a client may send before it is a WebSocket client.
///
/// Nobody is known at this point, so these limits are what stands between a stranger and the node's memory.
package struct UpgradeLimits: Sendable, Equatable {
    /// Bytes of the request head with its line ends; more is answered 431.
    ///
    /// A head that never ends would fill memory.
    package var headBytes: Int

    /// Header fields; more is answered 431.
    ///
    /// Many tiny fields cost more work than their bytes suggest.
    package var headerFields: Int

    /// Bytes of the request line without its line end; more is answered 414.
    package var requestLineBytes: Int

    package init(headBytes: Int = 8192, headerFields: Int = 100, requestLineBytes: Int = 4096) {
        self.headBytes = headBytes
        self.headerFields = headerFields
        self.requestLineBytes = requestLineBytes
    }
}
