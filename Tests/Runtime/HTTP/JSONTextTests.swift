import MusterRuntime
import Testing

@Suite struct JSONTextTests {
    @Test func escapesWhatJSONAsksFor() {
        #expect(JSONText.quoted("a\"b\\c\n\r\t\u{1}") == #""a\"b\\c\n\r\t\u0001""#)
        #expect(JSONText.quoted("grün 🙂") == "\"grün 🙂\"")
    }
}
