import Testing

@testable import MusterDomain

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
        ("::ffff:10.1.2.3", "10.1.2.3"), ("::FFFF:0a01:0203", "10.1.2.3"), ("::1", "::1"), ("::", "::"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("2001:db8::0:1", "2001:db8::1"),
        // RFC 5952 §4.2.2 and §4.2.3: one zero stays, the longest run goes, of two the first.
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"), ("0:0:3::", "0:0:3::"),
        ("fe80::", "fe80::"), ("::1.2.3.4", "::102:304"), ("00a0::000b", "a0::b"),
    ])
    func eachAddressHasOneText(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
        #expect(IPAddress(canonical) == IPAddress(text))
    }

    @Test(arguments: ["", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "[::1]", "::1%eth0", "localhost", "1.2.3.4 ", ":::"])
    func otherTextIsNoAddress(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func aMappedAddressIsTheAddressItStandsFor() {
        #expect(IPAddress("::ffff:127.0.0.1") == IPAddress("127.0.0.1"))
        #expect(IPAddress("::127.0.0.1") != IPAddress("127.0.0.1"))
        #expect(IPAddress(ipv4: 0x0A00_0001) == IPAddress("10.0.0.1"))
    }
}
