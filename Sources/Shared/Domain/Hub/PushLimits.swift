/// What bounds the pushes of backends.
package struct PushLimits: Sendable, Equatable {
    /// Bytes of one push's data, after base64 or JSON escapes are taken off.
    ///
    /// Each push is copied to every node and queued for every slow socket: the size is what one request costs them all.
    package var data: Int
    /// Pushes of one request, each topic counted: a body of 16 MB that names a thousand topics in each of a thousand
    /// objects would otherwise become a million messages.
    package var batch: Int

    package init(data: Int = 1 << 20, batch: Int = 1_000) {
        self.data = data
        self.batch = batch
    }

    /// Bytes around the data of one push: names, labels, JSON.
    package static let overhead = 64 << 10
    /// The largest body of an HTTP batch.
    package static let batchBytes = 16 << 20

    /// The most bytes of one push as backends write it, in one frame or one HTTP body.
    package var single: Int {
        data + Self.overhead
    }
}
