import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The whole body.
    ///
    /// - Parameter limit: most bytes, so that no request takes more memory than its kind needs.
    /// - Throws: ``APIError`` 413 above the limit, before anything is read when Content-Length already says so.
    package func body(upTo limit: Int) async throws -> ByteBuffer {
        let tooLarge = APIError(code: 413, reason: "body: expected at most \(limit) bytes, found more")
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw tooLarge
        }
        do {
            return try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    /// Refuses a body that is not declared as JSON.
    ///
    /// A page of another site can post forms and plain text without asking first, but not `application/json`.
    /// - Throws: ``APIError`` 415.
    package func requireJSON() throws {
        let found = headers[.contentType]
        let type = found?.split(separator: ";").first?.trimmingWhitespace().lowercased()
        guard type == "application/json" else {
            throw APIError(
                code: 415,
                reason: "Content-Type: expected application/json, found \(found.map { $0.prefix(64) } ?? "nothing")"
            )
        }
    }
}

extension Substring {
    fileprivate func trimmingWhitespace() -> Substring {
        var rest = self
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return rest
    }
}
