import Testing

@testable import MusterDomain

@Suite struct WAMPSessionIDTests {
    /// WA-5: digits and hexadecimal letters.
    @Test func isReadAsItIsWritten() throws {
        let text = "16454043676b00eaffea9f0196050521"
        let id = try #require(WAMPSessionID(text))
        #expect(id.description == text)
        #expect(id.connection.rawValue == 0xffea_9f01_9605_0521)
        #expect(id == WAMPSessionID(connection: id.connection, salt: 0x1645_4043_676b_00ea))
    }

    @Test func isAlwaysAsLong() throws {
        let id = WAMPSessionID(connection: try #require(ConnectionID(rawValue: 1)), salt: 0)
        #expect(id.description == "00000000000000000000000000000001")
        #expect(WAMPSessionID(id.description) == id)
    }

    /// WA-5: two connections never have the same.
    @Test func connectionsDiffer() throws {
        let ids = try [1, 2].map { WAMPSessionID(connection: try #require(ConnectionID(rawValue: $0)), salt: 5) }
        #expect(ids[0] != ids[1])
        #expect(ids[0].description != ids[1].description)
    }

    @Test(
        arguments: [
            "", "1", "16454043676B00EAFFEA9F0196050521", "16454043676b00eaffea9f019605052g",
            "16454043676b00eaffea9f01960505210", "6454043676b00eaffea9f0196050521", "00000000000000010000000000000000",
            "+6454043676b00eaffea9f0196050521", "é454043676b00eaffea9f0196050521",
        ]
    )
    func otherTextIsNobodysID(text: String) {
        #expect(WAMPSessionID(text) == nil)
    }
}
