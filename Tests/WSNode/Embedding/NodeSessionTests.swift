import MusterDomain
import Testing

@testable import WSNode

@Suite struct NodeSessionTests {
    private static func session(_ value: SessionValue) -> NodeSession {
        var values = SessionMap()
        values.set(.string("user_id"), value)
        return NodeSession(AccessSubject(session: Session(values), client: AccessSubject.Client(ip: "::1")))
    }

    @Test(
        arguments: [
            (.integer(7), true), (.string("7"), true), (.string("07"), false), (.string(" 7"), false),
            (.string("7.0"), false), (.double(7), false), (.null, false), (.bool(true), false),
            (.list([.integer(7)]), false),
        ] as [(SessionValue, Bool)]
    )
    func aNumberAndItsTextAreEqual(value: SessionValue, isSeven: Bool) {
        let session = Self.session(value)
        #expect((session["user_id"] == "7") == isSeven)
        #expect(("7" == session["user_id"]) == isSeven)
        #expect((session["user_id"] != "7") == !isSeven)
    }

    @Test func whatIsNotThereEqualsNothing() {
        let session = Self.session(.null)
        #expect(session["user_id"].exists)
        #expect(!session["other"].exists)
        #expect(!(session["other"] == "") && !(session["other"] == 0) && !(session["other"] == false))
        #expect(!session["other"]["deeper"]["still"].exists)
    }

    @Test func aTopicsTextIsReadFromNumbersToo() {
        #expect(Self.session(.integer(-7))["user_id"].text == "-7")
        #expect(Self.session(.string("07"))["user_id"].text == "07")
        for value in [SessionValue.double(7), .bool(true), .null, .bytes([7]), .list([.integer(7)])] {
            #expect(Self.session(value)["user_id"].text == nil)
        }
        #expect(Self.session(.null)["other"].text == nil)
    }

    @Test func twoValuesAreEqualAsInExpressions() {
        var values = SessionMap()
        values.set(.string("number"), .integer(7))
        values.set(.string("text"), .string("7"))
        values.set(.string("double"), .double(7))
        values.set(.string("list"), .list([.integer(7)]))
        let session = NodeSession(AccessSubject(session: Session(values), client: AccessSubject.Client(ip: "::1")))
        // Two that are not there are not the same owner.
        #expect(!(session["owner"] == session["user_id"]))
        #expect(!(session["owner"] == session["text"]) && !(session["text"] == session["owner"]))
        #expect(session["number"] == session["text"] && session["text"] == session["number"])
        #expect(session["number"] == session["double"] && session["double"] == session["number"])
        #expect(!(session["double"] == session["text"]) && !(session["list"] == session["number"]))
        #expect(session["text"] == session["text"] && session["list"] == session["list"])
    }

    @Test func valuesOfAllKindsAreRead() {
        var map = SessionMap()
        map.set(.string("name"), .string("Ann"))
        map.set(.integer(3), .bool(true))
        let session = Self.session(.map(map))
        #expect(session["user_id"]["name"] == "Ann")
        #expect(session["user_id"]["3"] == true)
        #expect(Self.session(.integer(7))["user_id"].int == 7)
        #expect(Self.session(.integer(7))["user_id"] == 7)
        #expect(Self.session(.double(1.5))["user_id"].double == 1.5)
        #expect(Self.session(.list([.string("a"), .integer(1)]))["user_id"].contains("1"))
        #expect(!Self.session(.string("a"))["user_id"].contains("a"))
    }
}
