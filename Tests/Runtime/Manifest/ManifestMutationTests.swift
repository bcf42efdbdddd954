import MusterDomain
import Testing

@testable import MusterRuntime

@Suite struct ManifestMutationTests {
    /// Small generator with a seed (SplitMix64), so that a failure can be repeated.
    struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = self.state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let seeds =
        (ManifestCase.all)
        .map(\.text).filter { $0.utf8.count < 2000 } + [LoadedManifestTests.everything, LoadedVhostsTests.everything]

    private static let pieces = [
        "{", "}", "[", "]", ":", ": ", "\n", "  ", "\t", "-", "- ", "*a", "&a", "!!int", "!", "|", ">", "'", "\"", "#",
        "? ", ",",
        "<<", "---\n", "...\n", "%YAML 1.1\n", "\r", "\u{85}", "\u{FEFF}", "~", "null", "\\x", "muster", "1", "é",
    ]

    @Test func mutatedManifestsGetAReportAndNeverACrash() {
        var random = Random(state: 2026)
        for round in 0..<1500 {
            var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                Self.mutate(&bytes, &random)
            }
            let (report, exitCode) = ManifestLoader.check(bytes, name: "muster.yml")
            #expect(exitCode == 0 || exitCode == 65)
            #expect(report.contains("muster.yml:"))
        }
    }

    @Test func randomBytesGetAReport() {
        var random = Random(state: 7)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            #expect([0, 65].contains(ManifestLoader.check(bytes, name: "m").exitCode))
        }
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout Random) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            bytes.insert(
                contentsOf: Array(self.pieces[Int.random(in: 0..<self.pieces.count, using: &random)].utf8),
                at: place
            )
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...5, using: &random)))
        case 2: if place < bytes.count { bytes[place] = UInt8.random(in: .min ... .max, using: &random) }
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
        }
    }
}
