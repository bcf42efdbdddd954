import Foundation
import MusterDomain
import NIOCore

@testable import PublishHub

/// A folder with a store in it, and what is put into that store.
struct StoreFixture {
    static let suffixes = ["", "-wal", "-mark"]
    let folder: URL
    var path: String { self.folder.appendingPathComponent("history.sqlite").path }

    static func run(_ body: (StoreFixture) throws -> Void) throws {
        let name = "store-\(UInt64.random(in: 0 ... .max))"
        let fixture = StoreFixture(folder: FileManager.default.temporaryDirectory.appendingPathComponent(name))
        try FileManager.default.createDirectory(at: fixture.folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: fixture.folder) }
        try body(fixture)
    }

    func open(boot: UInt64? = 1) throws -> SQLiteHistoryStore {
        try SQLiteHistoryStore(path: self.path, seed: .random(in: .min ... .max), boot: boot)
    }

    /// The files as they are, without the store being closed: what is there after an abrupt end of its process.
    func copy(_ name: String, suffixes: [String] = suffixes) throws -> StoreFixture {
        let copy = StoreFixture(folder: self.folder.appendingPathComponent(name))
        try FileManager.default.createDirectory(at: copy.folder, withIntermediateDirectories: true)
        for suffix in suffixes {
            try FileManager.default.copyItem(atPath: self.path + suffix, toPath: copy.path + suffix)
        }
        return copy
    }

    static func topic(_ name: String) -> HistoryTopic {
        HistoryTopic(vhost: .root, name: TopicName(trusted: name))
    }

    /// Pushes as the hub does; the messages are found under the answers' positions.
    static func push(
        _ count: Int,
        to names: [String],
        _ engine: HistoryEngine,
        durability: Durability = .fsync,
        data: (Int) -> String = { "data \($0)" }
    ) -> [HistoryTopic: [Position: String]] {
        var given: [HistoryTopic: [Position: String]] = [:]
        for number in 0..<count {
            for name in names {
                let text = "\(name) \(data(number))"
                let push = HistoryPush(
                    push: Push(topic: TopicName(trusted: name), data: ByteBuffer(string: text)),
                    retention: HistoryRetention(keep: 20, durability: durability)
                )
                guard case .appended(let position) = engine.append([push], now: 1000)[0] else { continue }
                given[Self.topic(name), default: [:]][position] = text
            }
        }
        return given
    }
}
