/// Sixteen bytes that a node makes up when it joins and the hub sends back on the stream: seeing them proves that the
/// node's subscription works.
package struct StreamNonce: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}
