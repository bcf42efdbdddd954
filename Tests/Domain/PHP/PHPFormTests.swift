import MusterDomain
import NIOCore
import Testing

@Suite struct PHPFormTests {
    private static func value(_ text: String) throws -> SessionValue {
        try PHPUnserializer(form: .objects).value(of: ByteBuffer(string: text))
    }

    private static func code(_ bytes: ByteBuffer) -> PHPError.Code? {
        do throws(PHPError) {
            _ = try PHPUnserializer(form: .objects).value(of: bytes)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func propertiesKeepTheNamesOfTheText() throws {
        var object = SessionMap()
        object.set(PHPUnserializer.classKey, .string("B"))
        object.set(.string("\0A\0x"), .integer(1))
        object.set(.string("\0*\0y"), .integer(2))
        object.set(.string("\0B\0x"), .integer(3))
        let text = "O:1:\"B\":3:{s:4:\"\0A\0x\";i:1;s:4:\"\0*\0y\";i:2;s:4:\"\0B\0x\";i:3;}"
        #expect(try Self.value(text) == .map(object))
    }

    @Test func anEmptyObjectIsNoEmptyArray() throws {
        var object = SessionMap()
        object.set(PHPUnserializer.classKey, .string("stdClass"))
        #expect(try Self.value("O:8:\"stdClass\":0:{}") == .map(object))
        #expect(try Self.value("a:0:{}") == .list([]))
    }

    @Test(arguments: [
        // An array that poses as an object, and an object of two classes.
        ("a:1:{s:6:\"\0class\";s:1:\"A\";}", PHPError.Code.unsupported),
        ("O:1:\"A\":1:{s:6:\"\0class\";s:1:\"B\";}", .duplicateKey),
        // What only a class can say.
        ("a:1:{i:0;C:1:\"A\":0:{}}", .unsupported), ("a:1:{i:0;E:3:\"A:B\";}", .unsupported),
        // What contains itself.
        ("O:1:\"A\":1:{s:1:\"a\";r:1;}", .badReference), ("a:1:{i:0;a:1:{i:0;R:2;}}", .badReference),
    ])
    func refusesWhatHasNoSuchForm(text: String, code: PHPError.Code) {
        #expect(Self.code(ByteBuffer(string: text)) == code)
    }

    @Test func refusesKeysThatAreNoText() {
        let text = ByteBuffer(bytes: Array("a:1:{s:1:\"".utf8) + [0xFF] + Array("\";N;}".utf8))
        #expect(Self.code(text) == .unsupported)
    }

    @Test func whatIsReadTwiceStandsTwice() throws {
        #expect(
            try Self.value("a:2:{i:0;a:1:{i:0;i:5;}i:1;R:2;}") == .list([.list([.integer(5)]), .list([.integer(5)])])
        )
    }
}
