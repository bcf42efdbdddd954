import MusterClient
import MusterDomain
import NIOCore

/// How the data of a push is to be taken.
enum PushDataForm {
    /// As JSON when it is JSON, else as text.
    case automatic
    case json
    case text

    /// - Throws: ``CommandError`` of bad data.
    func data(from content: PushContent) throws -> PushData {
        switch content {
        case .argument(let text):
            return try data(text)
        case .input(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw CommandError.badData("data: expected UTF-8, found other bytes")
            }
            guard !text.isEmpty else {
                throw CommandError.badData("data: expected a value on standard input, found nothing")
            }
            return try data(Self.withoutLineEnd(text))
        }
    }

    private func data(_ text: String) throws -> PushData {
        switch self {
        case .text:
            return .text(text)
        case .json:
            do {
                _ = try JSONElement.parse(ByteBuffer(string: text))
                return .json(text)
            } catch {
                throw CommandError.badData("data: \(error)")
            }
        case .automatic:
            let isJSON = (try? JSONElement.parse(ByteBuffer(string: text))) != nil
            return isJSON ? .json(text) : .text(text)
        }
    }

    private static func withoutLineEnd(_ text: String) -> String {
        // A carriage return and a line feed are one Character.
        text.last == "\n" || text.last == "\r\n" ? String(text.dropLast()) : text
    }
}
