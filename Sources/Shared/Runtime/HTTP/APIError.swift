import HTTPTypes
import Hummingbird
import MusterDomain
import NIOCore

/// A refusal of an HTTP request: `{"error":{"code":400,"reason":"data: expected a JSON value, found nothing"}}`.
package struct APIError: Error, HTTPResponseError, Equatable {
    /// The HTTP status, 400…599.
    package var code: Int
    /// Names the field, what was expected and what was found; never a payload.
    package var reason: String
    package var headers: HTTPFields

    package init(code: Int, reason: String, headers: HTTPFields = [:]) {
        self.code = code
        self.reason = reason
        self.headers = headers
    }

    package var status: HTTPResponse.Status { .init(code: code) }

    /// The error as JSON with a line feed for the reader at a terminal.
    package var json: ByteBuffer {
        var buffer = ByteBuffer(string: #"{"error":{"code":\#(code),"reason":"#)
        buffer.writeJSONString(reason)
        buffer.writeStaticString("}}\n")
        return buffer
    }

    package func response(from request: Request, context: some RequestContext) -> Response {
        var response = Response.json(json, status: status)
        for field in headers {
            response.headers.append(field)
        }
        return response
    }
}
