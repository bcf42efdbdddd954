import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer of JSON.
    package static func json(_ body: ByteBuffer, status: HTTPResponse.Status = .ok) -> Response {
        api(body, type: "application/json", status: status)
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
