import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer of JSON.
    package static func json(_ body: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
        api(body, type: "application/json", status: status)
    }

    private static let partBytes = 64 << 10

    /// An answer of JSON that keeps `owner` until the connection has taken it, as slowly as its client reads.
    ///
    /// - Parameter eventLoop: Of the connection.
    package static func json(
        _ body: ByteBuffer,
        keeping owner: some AnyObject & Sendable,
        on eventLoop: any EventLoop
    ) -> Response {
        var response = json(ByteBuffer())
        response.body = ResponseBody(contentLength: body.readableBytes) { writer in
            var rest = body
            while let part = rest.readSlice(length: min(rest.readableBytes, partBytes)), part.readableBytes > 0 {
                try await writer.write(part)
                // A write waits once the connection has said that it takes no more, which it says behind the write before.
                try await eventLoop.submit {}.get()
            }
            try await writer.finish(nil)
            withExtendedLifetime(owner) {}
        }
        return response
    }

    /// An answer of plain text.
    package static func text(
        _ text: String,
        type: String = "text/plain; charset=utf-8",
        status: HTTPResponse.Status = .ok
    ) -> Response {
        api(ByteBuffer(string: text), type: type, status: status)
    }

    private static func api(_ body: ByteBuffer, type: String, status: HTTPResponse.Status) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        headers[.xContentTypeOptions] = "nosniff"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
