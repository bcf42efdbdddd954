import NIOCore
import NIOPosix

/// What a server answered to bytes that no well-behaved client would check before sending.
struct RawHTTPResponse: Sendable {
    let status: Int
    let head: String
    let body: String

    /// Sends the bytes and reads until the server closes.
    static func exchange(_ request: String, address: String) async throws -> RawHTTPResponse {
        let parts = address.split(separator: ":")
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: String(parts[0]), port: Int(parts[1]) ?? 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var answer = ""
            do {
                for try await part in inbound {
                    answer += String(buffer: part)
                }
            } catch {
                // A server that refuses a body may reset the connection after its answer.
            }
            return RawHTTPResponse(answer)
        }
    }

    private init(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 2)
        status = words.count > 1 ? Int(words[1]) ?? 0 : 0
        let end = text.range(of: "\r\n\r\n")
        head = end.map { String(text[..<$0.lowerBound]) } ?? text
        var content = end.map { String(text[$0.upperBound...]) } ?? ""
        while content.hasSuffix("\n") {
            content.removeLast()
        }
        body = content
    }
}

extension String {
    /// The first occurrence of `other`.
    fileprivate func range(of other: String) -> Range<String.Index>? {
        firstRange(of: other)
    }
}
