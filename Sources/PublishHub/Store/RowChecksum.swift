import MusterDomain
import NIOCore

/// FNV-1a (64 bits) over the key and content of a row: finds what a disk or a foreign hand changed, not an attacker.
struct RowChecksum {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// As SQLite keeps it.
    var stored: Int64 { Int64(bitPattern: self.value) }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var value = self.value
        for index in 0..<bytes.count { value = (value ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
        self.value = value
    }

    mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.bigEndian) { self.add($0) }
    }

    /// With its length in front, so that two texts in a row cannot stand for two others; nil is unlike any text.
    mutating func add(_ text: String?) {
        guard let text else { return self.add(UInt64.max) }
        self.add(UInt64(text.utf8.count))
        var copy = text
        copy.withUTF8 { self.add(UnsafeRawBufferPointer($0)) }
    }

    static func of(_ message: HistoryMessage, topic: Int64) -> Int64 {
        var sum = RowChecksum()
        sum.add(UInt64(bitPattern: topic))
        sum.add(message.offset)
        sum.add(message.time)
        sum.add(UInt64(message.kind.rawValue))
        sum.add(message.event?.text)
        sum.add(message.id?.text)
        message.data.withUnsafeReadableBytes { sum.add($0) }
        return sum.stored
    }

    static func of(_ record: TopicRecord, topic: Int64) -> Int64 {
        var sum = RowChecksum()
        sum.add(UInt64(bitPattern: topic))
        sum.add(UInt64(record.topic.vhost.rawValue))
        sum.add(record.topic.name.text)
        for number in [record.epoch.rawValue, record.head, record.oldest, UInt64(record.bytes), record.touched] {
            sum.add(number)
        }
        sum.add(record.version.map(String.init))
        sum.add(record.durability.rawValue)
        return sum.stored
    }

    static func of(_ kept: KeptID, id: Label, topic: Int64) -> Int64 {
        var sum = RowChecksum()
        sum.add(UInt64(bitPattern: topic))
        sum.add(id.text)
        for number in [kept.position.epoch.rawValue, kept.position.offset, kept.expires] { sum.add(number) }
        return sum.stored
    }
}
