import Testing

@testable import MusterDomain

@Suite struct StreamVersionTests {
    @Test(
        arguments: [
            (1...1, 1...1, 1), (1...3, 2...5, 3), (2...5, 1...3, 3), (1...9, 4...4, 4), (4...4, 1...9, 4),
            (1...1, 2...2, nil), (2...3, 0...1, nil), (0...255, 0...255, 255),
        ] as [(ClosedRange<UInt8>, ClosedRange<UInt8>, UInt8?)]
    )
    func theGreatestCommonVersionIsSpoken(ours: ClosedRange<UInt8>, theirs: ClosedRange<UInt8>, version: UInt8?) {
        #expect(StreamVersion.negotiate(ours, theirs) == version)
    }

    @Test func whatIsWrittenIsSupported() {
        #expect(StreamVersion.supported.contains(StreamVersion.current))
    }
}
