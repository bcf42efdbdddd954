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

    @Test func aBeatTellsTheHeadsOfLanesThatMovedLately() {
        var sequencer = Sequencer(term: Term(rawValue: 5))
        let lane = Lane(rawValue: 9)
        let quiet = sequencer.takeBeat()
        #expect(quiet == StreamBeat(term: Term(rawValue: 5), number: 1, heads: []))
        for _ in 0..<2 { _ = sequencer.takeNext(of: lane) }
        for number in 2..<(2 + Sequencer.beatsPerHead) {
            let beat = sequencer.takeBeat()
            #expect(beat.number == number)
            #expect(beat.heads == [StreamBeat.Head(lane: lane, sequence: 2)])
        }
        let late = sequencer.takeBeat()
        #expect(late.heads == [])
        _ = sequencer.takeNext(of: lane)
        let again = sequencer.takeBeat()
        #expect(again.heads == [StreamBeat.Head(lane: lane, sequence: 3)])
    }
}
