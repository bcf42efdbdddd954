/// Where an encoded frame stands in a shard's frame store.
package struct Frame: BitwiseCopyable, Equatable, Sendable {
    var chunk: Int32
    var start: Int32
    var end: Int32

    package var length: Int { Int(self.end - self.start) }
}
