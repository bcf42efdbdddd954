import NIOCore

extension ByteBuffer {
    /// Writes a command as an array of bulk strings, in which every byte may stand.
    mutating func writeRESPCommand(_ words: String...) {
        self.writeString("*\(words.count)\r\n")
        for word in words {
            self.writeString("$\(word.utf8.count)\r\n\(word)\r\n")
        }
    }
}
