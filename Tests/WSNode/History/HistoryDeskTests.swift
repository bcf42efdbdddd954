import MusterDomain
import Testing
import ZeroMQ

@testable import WSNode

@Suite struct HistoryDeskTests {
    private static let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "a"))
    private static let standing = TopicStanding(position: HistoryDouble.position(4))

    private static func request(_ desk: HistoryDesk, reader: Int = 0) -> UInt64 {
        desk.request([(topic: Self.topic, wish: .nothing)], reader: reader)
    }

    private static func read() -> HistoryRead {
        HistoryRead(topic: Self.topic, wanted: .head, limit: 1) { _ in }
    }

    /// What the link's thread is told, in words.
    private static func orders(_ desk: HistoryDesk) -> [String] {
        desk.takeOrders().map { order in
            switch order {
            case .request(let number, let topics): "request \(number) of \(topics.map(\.topic.name.text))"
            case .withdraw(let number): "withdraw \(number)"
            case .release(let topic): "release \(topic.name.text)"
            case .read: "read"
            }
        }
    }

    @Test func ordersComeInTheirOrderAndOnce() {
        let desk = HistoryDesk()
        let (first, second) = (Self.request(desk), Self.request(desk))
        desk.released(Self.topic)
        desk.withdrawn(first)
        #expect(desk.read(Self.read()))
        #expect(first < second)
        #expect(
            Self.orders(desk) == [
                "request \(first) of [\"a\"]", "request \(second) of [\"a\"]", "release a", "withdraw \(first)", "read",
            ]
        )
        #expect(Self.orders(desk) == [])
    }

    @Test func anAnswerIsForTheShardThatAskedAndTakenOnce() {
        let desk = HistoryDesk()
        let number = Self.request(desk, reader: 3)
        #expect(desk.takeAnswer(number + 1) == nil)
        #expect(desk.answer(number, [Self.standing]) == 3)
        #expect(desk.load == (1, 1, 0))
        #expect(desk.takeAnswer(number) == [Self.standing])
        #expect(desk.takeAnswer(number) == nil)
        #expect(desk.load == (0, 0, 0))
    }

    @Test(arguments: [false, true]) func whatIsWithdrawnIsNotAnsweredAnyMore(isAnswered: Bool) {
        let desk = HistoryDesk()
        let number = Self.request(desk)
        if isAnswered { #expect(desk.answer(number, [Self.standing]) == 0) }
        desk.withdrawn(number)
        #expect(desk.takeAnswer(number) == nil)
        #expect(desk.answer(number, [Self.standing]) == nil)
        #expect(desk.load == (0, 0, 0))
    }

    @Test func aShardThatIsOverrunTakesItsOwnAnswersAlone() {
        let desk = HistoryDesk()
        let numbers = [0, 1, 1, 1].map { Self.request(desk, reader: $0) }
        for number in numbers.prefix(3) { #expect(desk.answer(number, [Self.standing]) != nil) }
        #expect(Set(desk.takeAnswers(of: 1)) == Set(numbers[1...2]))
        #expect(desk.load == (2, 1, 0))
        // What is not answered yet still will be.
        #expect(desk.answer(numbers[3], [Self.standing]) == 1)
        #expect(desk.takeAnswer(numbers[0]) == [Self.standing])
    }

    @Test func fewReadsWaitAtATime() {
        let desk = HistoryDesk()
        for _ in 0..<256 { #expect(desk.read(Self.read())) }
        #expect(!desk.read(Self.read()))
        #expect(desk.load == (0, 0, 256))
        desk.readEnded()
        #expect(desk.read(Self.read()))
        #expect(!desk.read(Self.read()))
    }

    @Test func theThreadIsWokenForWhatCameBeforeItAndAfter() throws {
        let desk = HistoryDesk()
        _ = Self.request(desk)
        let wakeUp = try WakeUp()
        var poller = ZeroMQPoller()
        let index = poller.add(descriptor: wakeUp.descriptor)
        desk.attach(wakeUp)
        for _ in 0..<2 {
            _ = try poller.wait(milliseconds: 10_000)
            let isWoken = poller.isReadable(index)
            #expect(isWoken)
            wakeUp.consume()
            #expect(desk.takeOrders().count == 1)
            desk.released(Self.topic)
        }
    }
}
