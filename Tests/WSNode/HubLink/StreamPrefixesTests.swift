import MusterDomain
import Testing

@testable import WSNode

@Suite struct StreamPrefixesTests {
    @Test func allOfTheStreamIsOneEmptyPrefix() {
        let prefixes = StreamPrefixes(.all)
        prefixes.add(Lane(rawValue: 7))
        #expect(prefixes.all == [[]])
    }

    @Test func lanesAreTakenOneByOneBesideTheBeats() {
        let prefixes = StreamPrefixes(.lanes)
        prefixes.add(Lane(rawValue: 200))
        prefixes.add(Lane(rawValue: 7))
        prefixes.add(Lane(rawValue: 7))
        #expect(prefixes.all == [[1, 0], [0, 7], [0, 200]])
        prefixes.remove(Lane(rawValue: 7))
        #expect(prefixes.all == [[1, 0], [0, 200]])
    }
}
