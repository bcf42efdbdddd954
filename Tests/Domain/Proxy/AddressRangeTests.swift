import Testing

@testable import MusterDomain

@Suite struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0", true), ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
        ("10.0.0.0/8", "9.255.255.255", false), ("10.0.0.0/8", "::ffff:10.9.9.9", true), ("10.0.0.0/8", "::a00:1", false),
        ("192.168.1.128/25", "192.168.1.127", false), ("192.168.1.128/25", "192.168.1.200", true),
        ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("127.0.0.1/32", "127.0.0.1", true),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "2001:db8::1", true),
        ("::/0", "10.0.0.1", false), ("::1", "::1", true), ("::1", "::2", false), ("2001:db8::/32", "2001:db8:ffff::", true),
        ("2001:db8::/32", "2001:db9::", false), ("::ffff:10.0.0.0/104", "10.1.1.1", true),
        ("::ffff:10.0.0.0/104", "11.1.1.1", false), ("fe80::/10", "febf::1", true), ("fe80::/10", "fec0::1", false),
    ])
    func aRangeHasTheAddressesOfItsPrefix(range: String, address: String, isInside: Bool) throws {
        let address = try #require(IPAddress(address))
        #expect(try AddressRange(range).contains(address) == isInside)
    }

    @Test(arguments: [
        ("", "an address or a range such as 10.0.0.0/8"), ("10.0.0", "an address or a range such as 10.0.0.0/8"),
        ("[::1]", "an address or a range such as 10.0.0.0/8"), ("proxy", "an address or a range such as 10.0.0.0/8"),
        ("10.0.0.0/33", "a prefix from 0 to 32 after the slash"), ("10.0.0.0/", "a prefix from 0 to 32 after the slash"),
        ("10.0.0.0/08", "a prefix from 0 to 32 after the slash"), ("10.0.0.0/-1", "a prefix from 0 to 32 after the slash"),
        ("10.0.0.0/8/8", "a prefix from 0 to 32 after the slash"), ("::/129", "a prefix from 0 to 128 after the slash"),
        ("10.1.2.3/8", "zeros after the prefix, as in 10.0.0.0/8"), ("2001:db8::1/32", "zeros after the prefix, as in 2001:db8::/32"),
        ("0.0.0.1/0", "zeros after the prefix, as in 0.0.0.0/0"),
    ])
    func otherTextIsNoRange(text: String, expected: String) {
        let error = #expect(throws: SettingError.self) { try AddressRange(text) }
        #expect(error == SettingError(expected: expected, text: text))
    }
}
