import MusterClient
import Testing

@testable import muster

@Suite struct PushDataFormTests {
    @Test(arguments: [
        ("{\"a\":1}", PushData.json("{\"a\":1}")), ("5", .json("5")), ("null", .json("null")),
        ("\"x\"", .json("\"x\"")),
        ("Hello", .text("Hello")), ("{a}", .text("{a}")), ("", .text("")), ("1 2", .text("1 2")),
    ])
    func anArgumentIsJSONWhenItIs(text: String, expected: PushData) throws {
        #expect(try PushDataForm.automatic.data(from: .argument(text)) == expected)
    }

    @Test func jsonCanBeInsistedOn() throws {
        #expect(try PushDataForm.json.data(from: .argument("[1]")) == .json("[1]"))
        let error = #expect(throws: CommandError.self) { try PushDataForm.json.data(from: .argument("Hello")) }
        #expect(error?.status == .badData)
        #expect(error?.message.hasPrefix("data: expected ") == true)
    }

    @Test func textStaysText() throws {
        #expect(try PushDataForm.text.data(from: .argument("5")) == .text("5"))
    }

    @Test func oneLineEndOfTheInputIsLeftOut() throws {
        #expect(try PushDataForm.text.data(from: .input(Array("a\n".utf8))) == .text("a"))
        #expect(try PushDataForm.text.data(from: .input(Array("a\r\n".utf8))) == .text("a"))
        #expect(try PushDataForm.text.data(from: .input(Array("a\n\n".utf8))) == .text("a\n"))
        #expect(try PushDataForm.automatic.data(from: .input(Array("5\n".utf8))) == .json("5"))
    }

    @Test func nothingAndOtherBytesAreBadData() {
        for bytes: [UInt8] in [[], [0xFF, 0xFE]] {
            let error = #expect(throws: CommandError.self) { try PushDataForm.automatic.data(from: .input(bytes)) }
            #expect(error?.status == .badData)
        }
    }
}
