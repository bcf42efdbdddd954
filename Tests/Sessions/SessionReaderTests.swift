import MusterDomain
import NIOCore
import Testing

@testable import Sessions

@Suite struct SessionReaderTests {
    private struct FixedStore: SessionStore {
        let answer: SessionLookup

        func session(for id: SessionID, timeout: Duration) async -> SessionLookup { self.answer }

        func close() async {}
    }

    private static func reader(_ answer: SessionLookup, lines: LogLines = LogLines()) -> SessionReader {
        var settings = SessionSettings()
        settings.store = .phpFiles(PHPFileStoreSettings(path: "/"))
        return SessionReader(settings: settings, store: FixedStore(answer: answer), logger: lines.logger)
    }

    private static let session = Session.make(["user_id": .integer(7)])

    @Test(arguments: [
        (nil, SessionOutcome.noCookie), ("a=b", .noCookie), ("PHPSESSID=../x", .malformedID),
        ("PHPSESSID=", .malformedID),
        ("PHPSESSID=abc", .found),
    ])
    func asksTheStoreForIDsOnly(field: String?, outcome: SessionOutcome) async {
        let reading = await Self.reader(.found(Self.session)).session(cookieField: field)
        #expect(reading.outcome == outcome)
        #expect(reading.session == (outcome == .found ? Self.session : .empty))
        #expect((reading.hash != nil) == (outcome == .found))
    }

    @Test func withoutAStoreEverybodyIsWithoutASession() async {
        let reader = SessionReader(settings: SessionSettings(), store: NoSessionStore(), logger: LogLines().logger)
        #expect(await reader.session(cookieField: "PHPSESSID=abc") == SessionReading(.noStore))
        #expect(reader.reading(cookieField: "PHPSESSID=abc") == SessionReading(.noStore))
    }

    @Test func onlyAnIDNeedsTheStore() {
        let reader = Self.reader(.absent)
        #expect(reader.reading(cookieField: nil) == SessionReading(.noCookie))
        #expect(reader.reading(cookieField: "PHPSESSID=é") == SessionReading(.malformedID))
        #expect(reader.reading(cookieField: "PHPSESSID=abc") == nil)
    }

    @Test func aBrokenRecordIsAnEmptySessionAndALine() async {
        let lines = LogLines()
        let reading = await Self.reader(.broken(reason: "it is a link"), lines: lines).session(
            cookieField: "PHPSESSID=abc"
        )
        #expect(reading.outcome == .broken)
        #expect(reading.session == .empty)
        #expect(reading.reason == "it is a link")
        #expect(
            lines.all == [
                "warning a session's record is broken and counts as empty left_out=0 reason=it is a link session.hash=ba7816bf8f01"
            ]
        )
    }

    @Test func linesComeAtABoundedRate() async {
        let lines = LogLines()
        let reader = Self.reader(.broken(reason: "r"), lines: lines)
        for _ in 0..<100 { _ = await reader.session(cookieField: "PHPSESSID=abc") }
        #expect(lines.all.count < 10)
    }

    @Test func nobodyIsWithoutASessionBecauseTheStoreFailed() async {
        let reading = await Self.reader(.unavailable(reason: "r")).session(cookieField: "PHPSESSID=abc")
        #expect(reading.outcome == .unavailable)
        #expect(reading.session == nil)
    }
}
