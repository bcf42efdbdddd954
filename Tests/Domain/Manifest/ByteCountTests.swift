import Testing

@testable import MusterDomain

@Suite struct ByteCountTests {
    @Test(arguments: [
        ("0", 0), ("4096", 4096), ("512B", 512), ("64KB", 65536), ("1MB", 1 << 20), ("2GB", 2 << 30), ("007KB", 7168),
    ])
    func sizesAreReadWithTheirUnit(text: String, bytes: Int) {
        #expect(ByteCount(text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", "KB", "64kb", "64 KB", "1.5MB", "-1", "+1", "64K", "9223372036854775807KB", "99999999999999999999", "64KB ",
    ])
    func otherTextIsNoSize(text: String) {
        #expect(ByteCount(text) == nil)
    }

    @Test(arguments: [(0, "0"), (1, "1"), (1024, "1KB"), (1 << 20, "1MB"), (3 << 30, "3GB"), (1025, "1025")])
    func theDescriptionReadsBack(bytes: Int, text: String) {
        #expect(ByteCount(bytes: bytes).description == text)
        #expect(ByteCount(text)?.bytes == bytes)
    }
}
