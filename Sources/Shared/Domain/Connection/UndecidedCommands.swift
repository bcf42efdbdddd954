/// The commands of one connection that wait for a verifier which does not answer at once.
///
/// A decision comes back by the number that its command got here; a number that is not known any more belongs to a command
/// that has been answered for another reason, and its decision is dropped.
package struct UndecidedCommands<Command> {
    /// Commands of one connection that may wait: a client cannot occupy the verifiers of all others.
    package static var limit: Int { 16 }

    /// A command and the topics that its client has not left again meanwhile.
    package struct Entry {
        package let command: Command
        package fileprivate(set) var wanted: Set<TopicName>
    }

    private var entries: [UInt64: Entry] = [:]
    private var lastNumber: UInt64 = 0

    package init() {}

    package var count: Int { self.entries.count }

    /// A command began to wait: its number, or nil when too many wait already.
    ///
    /// - Parameter wanted: The topics that it subscribes to.
    package mutating func began(_ command: Command, wanted: Set<TopicName> = []) -> UInt64? {
        guard self.entries.count < Self.limit else { return nil }
        self.lastNumber += 1
        self.entries[self.lastNumber] = Entry(command: command, wanted: wanted)
        return self.lastNumber
    }

    /// The client asked to leave a topic: commands before that must not put it there any more.
    package mutating func left(_ topic: TopicName) {
        for number in self.entries.keys { self.entries[number]?.wanted.remove(topic) }
    }

    /// The command of this number is decided, or out of time; nil when it does not wait any more.
    package mutating func ended(_ number: UInt64) -> Entry? {
        self.entries.removeValue(forKey: number)
    }

    /// The connection is gone: what waited, and does so no more.
    package mutating func dropAll() -> [Command] {
        defer { self.entries = [:] }
        return self.entries.values.map(\.command)
    }
}
