import MusterDomain
import Testing

@Suite struct SequencerTests {
    @Test func lanesCountFromOneWithoutAGap() {
        var sequencer = Sequencer(term: Term(rawValue: 5))
        let first = Lane(rawValue: 0)
        let last = Lane(rawValue: 255)
        #expect((1...3).map { _ in sequencer.takeNext(of: first) } == [1, 2, 3])
        #expect((1...2).map { _ in sequencer.takeNext(of: last) } == [1, 2])
        let heads = sequencer.heads
        #expect(heads.count == 256)
        #expect(heads.first == 3)
        #expect(heads.last == 2)
        #expect(heads.filter { $0 == 0 }.count == 254)
    }

    @Test func beatListsTheLanesThatMovedSinceTheLast() {
        var sequencer = Sequencer(term: Term(rawValue: 5))
        let lane = Lane(rawValue: 9)
        let beats = [
            sequencer.takeBeat(),
            {
                _ = sequencer.takeNext(of: lane); _ = sequencer.takeNext(of: lane); return sequencer.takeBeat()
            }(),
            sequencer.takeBeat(),
        ]
        #expect(beats.map(\.number) == [1, 2, 3])
        #expect(beats.map(\.term.rawValue) == [5, 5, 5])
        #expect(beats.map(\.heads) == [[], [StreamBeat.Head(lane: lane, sequence: 2)], []])
    }
}
