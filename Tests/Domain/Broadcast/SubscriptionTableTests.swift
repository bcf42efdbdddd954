import Testing

@testable import MusterDomain

@Suite struct SubscriptionTableTests {
    typealias Topic = SubscriptionBench.Topic

    /// How the keys of a schedule are hashed.
    enum Hashing: CaseIterable {
        case real
        /// Every topic in one bucket.
        case constant
        /// Few values, next to each other and around the end of the buckets.
        case clustered

        func hash(_ topic: Topic) -> Int {
            switch self {
            case .real:
                Array(topic.name.utf8).withUnsafeBytes {
                    TopicKey.hash(vhost: VhostID(rawValue: topic.vhost), name: $0)
                }
            case .constant: 15
            case .clustered: -3 + (topic.name.utf8.reduce(0) { $0 &+ Int($1) } % 5)
            }
        }
    }

    @Test func aSlotIsOnATopicOnce() {
        let bench = SubscriptionBench(hash: Hashing.real.hash)
        let news = Topic(vhost: 0, name: "v1.news.1")
        #expect(bench.subscribe(3, to: news))
        #expect(bench.subscribe(3, to: news))
        #expect(bench.members(of: news) == [3])
        #expect(bench.subscriptionCount == 1)
    }

    @Test func aTopicGoesWithItsLastMember() {
        let bench = SubscriptionBench(hash: Hashing.real.hash)
        let news = Topic(vhost: 0, name: "v1.news.1")
        #expect(bench.subscribe(1, to: news))
        #expect(bench.subscribe(2, to: news))
        #expect(bench.unsubscribe(1, from: news))
        #expect(bench.topicCount == 1)
        #expect(bench.unsubscribe(2, from: news))
        #expect(bench.topicCount == 0)
        #expect(bench.members(of: news) == nil)
    }

    @Test func leavingWhatOneIsNotOnChangesNothing() {
        let bench = SubscriptionBench(hash: Hashing.real.hash)
        let news = Topic(vhost: 0, name: "v1.news.1")
        #expect(bench.unsubscribe(1, from: news))
        #expect(bench.subscribe(1, to: news))
        #expect(bench.unsubscribe(1000, from: news))
        #expect(bench.unsubscribe(1, from: Topic(vhost: 0, name: "v1.news.2")))
        #expect(bench.removeAll(of: 1000))
        #expect(bench.members(of: news) == [1])
    }

    @Test(arguments: Hashing.allCases)
    func namesThatBeginAlikeAreDifferentTopics(hashing: Hashing) {
        let bench = SubscriptionBench(hash: hashing.hash)
        let name = String(repeating: "a", count: 255)
        for length in 1...255 {
            #expect(bench.subscribe(Int32(length), to: Topic(vhost: 0, name: String(name.prefix(length)))))
        }
        for length in 1...255 {
            #expect(bench.members(of: Topic(vhost: 0, name: String(name.prefix(length)))) == [Int32(length)])
        }
        #expect(bench.topicCount == 255)
    }

    @Test(arguments: Hashing.allCases)
    func vhostsAreKeptApart(hashing: Hashing) {
        let bench = SubscriptionBench(hash: hashing.hash)
        for vhost: UInt32 in [0, 1, 0x0100_0000, .max] {
            #expect(bench.subscribe(Int32(vhost % 7), to: Topic(vhost: vhost, name: "v1.news.1")))
        }
        #expect(bench.members(of: Topic(vhost: 0, name: "v1.news.1")) == [0])
        #expect(bench.members(of: Topic(vhost: 1, name: "v1.news.1")) == [1])
        #expect(bench.members(of: Topic(vhost: 2, name: "v1.news.1")) == nil)
        #expect(bench.unsubscribe(0, from: Topic(vhost: 0, name: "v1.news.1")))
        #expect(bench.topicCount == 3)
    }

    @Test func thousandsOfTopicsComeAndGo() {
        let bench = SubscriptionBench(hash: Hashing.real.hash)
        let topics = (0..<5_000).map { Topic(vhost: 0, name: "v1.feed.\($0)") }
        for (index, topic) in topics.enumerated() {
            #expect(bench.subscribe(Int32(index % 50), to: topic))
        }
        #expect(bench.topicCount == 5_000)
        #expect(bench.difference(slots: 0..<50) == nil)
        for slot in 0..<Int32(49) { #expect(bench.removeAll(of: slot)) }
        #expect(bench.difference(slots: 0..<50) == nil)
        #expect(bench.topicCount == 100)
    }

    @Test(arguments: Hashing.allCases, [21, 22, 23] as [UInt64])
    func agreesWithANaiveModel(hashing: Hashing, seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let bench = SubscriptionBench(hash: hashing.hash)
        let topics = (0..<60).map { Topic(vhost: UInt32($0 % 3), name: "v1.feed.\($0 / 3)") }
        for step in 0..<6_000 {
            let slot = Int32.random(in: 0..<40, using: &random)
            let topic = topics[Int.random(in: topics.indices, using: &random)]
            let agrees =
                switch Int.random(in: 0..<100, using: &random) {
                case ..<55: bench.subscribe(slot, to: topic)
                case ..<85: bench.unsubscribe(slot, from: topic)
                case ..<95: bench.isSubscribed(slot, to: topic)
                case _: bench.removeAll(of: slot)
                }
            let difference = step % 100 == 0 ? bench.difference(slots: 0..<40) : nil
            guard agrees, difference == nil else {
                Issue.record("step \(step), slot \(slot), \(topic): \(difference ?? "another answer")")
                return
            }
        }
        #expect(bench.difference(slots: 0..<40) == nil)
        for slot in 0..<Int32(40) { #expect(bench.removeAll(of: slot)) }
        #expect(bench.topicCount == 0)
        #expect(bench.subscriptionCount == 0)
    }
}
