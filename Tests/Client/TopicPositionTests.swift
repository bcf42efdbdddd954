import MusterClient
import Testing

@Suite struct TopicPositionTests {
    @Test(arguments: ["", "k", "k:", ":1", "K:1", "k:-1", "k:1:2", "k:+1", "k:01", "k:00"])
    func otherTextsAreNoPosition(text: String) {
        #expect(TopicPosition(text) == nil)
    }

    @Test func aPositionHasAText() {
        #expect(TopicPosition("k3f9:12")?.description == "k3f9:12")
        #expect(TopicPosition("k:0")?.offset == 0)
    }
}
