import MusterDomain
import Testing

@Suite struct SessionCookieTests {
    private static func cookie(_ field: String?, name: String = "PHPSESSID") -> SessionCookie {
        SessionCookie(field: field, name: name)
    }

    private static func id(_ text: String) throws -> SessionCookie { .id(try #require(SessionID(text))) }

    @Test(arguments: [
        "PHPSESSID=abc", "a=b;PHPSESSID=abc", "a=b; PHPSESSID=abc; c=d", "a=b; \t\u{0B}\u{0C}PHPSESSID=abc",
        ";;;PHPSESSID=abc;;", "=x; PHPSESSID=abc", "flag; PHPSESSID=abc", "PHPSESSID=a%62c", "PHPSESSID=%61%62%63",
        "PHPSESSID=abc; PHPSESSID=other", "phpsessid=x; PHPSESSID=abc", "XPHPSESSID=x; PHPSESSIDX=y; PHPSESSID=abc",
        "PHP.SESSID=x; PHPSESSID =x; PHP%53ESSID=x; PHPSESSID=abc",
    ])
    func findsWhatPHPFinds(field: String) throws {
        #expect(Self.cookie(field) == (try Self.id("abc")))
    }

    @Test(arguments: [
        nil, "", ";", "a=b", "phpsessid=abc", "PHPSESSID =abc", "PHP%53ESSID=abc", "=PHPSESSID=abc", "a, PHPSESSID=abc",
        "\"PHPSESSID\"=abc", "\u{A0}PHPSESSID=abc",
    ])
    func isAbsentWithoutTheName(field: String?) {
        #expect(Self.cookie(field) == .absent)
    }

    @Test(arguments: [
        "PHPSESSID", "PHPSESSID=", "PHPSESSID=\"abc\"", "PHPSESSID= abc", "PHPSESSID=abc ; a=b", "PHPSESSID=a+b",
        "PHPSESSID=a=b", "PHPSESSID=a%2", "PHPSESSID=a%zz", "PHPSESSID=%", "PHPSESSID=a%00b", "PHPSESSID=a%2fb",
        "PHPSESSID=../../etc/passwd", "PHPSESSID=%2e%2e%2fetc", "PHPSESSID=a\u{0}b", "PHPSESSID=%ff",
        "PHPSESSID=%c3%a9",
        "PHPSESSID=é", "PHPSESSID=abc,PHPSESSID=def", "x=\"a; PHPSESSID=abc\"", "PHPSESSID=; PHPSESSID=abc",
        "PHPSESSID; PHPSESSID=abc", "PHPSESSID=a b; PHPSESSID=abc",
    ])
    func isMalformedWhereTheFirstOfTheNameIsNoID(field: String) {
        #expect(Self.cookie(field) == .malformed)
    }

    @Test func theLongestIDMayBePercentEncoded() throws {
        let text = String(repeating: "a", count: 256)
        #expect(Self.cookie("PHPSESSID=" + text) == (try Self.id(text)))
        #expect(Self.cookie("PHPSESSID=" + String(repeating: "%61", count: 256)) == (try Self.id(text)))
        #expect(Self.cookie("PHPSESSID=" + text + "a") == .malformed)
        #expect(Self.cookie("PHPSESSID=" + String(repeating: "%61", count: 257)) == .malformed)
        #expect(Self.cookie("PHPSESSID=" + String(repeating: "a", count: 1 << 20)) == .malformed)
    }

    @Test func namesAreComparedByteByByte() throws {
        #expect(Self.cookie("my.session=a; my_session=b", name: "my_session") == (try Self.id("b")))
        #expect(Self.cookie("\u{212A}=a; K=b", name: "K") == (try Self.id("b")))
    }
}
