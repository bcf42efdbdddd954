import NIOCore
import NIOPosix

/// Sends bytes and reads until the server closes.
enum RawHTTP {
    static func get(_ path: String, port: Int, headers: String = "Host: localhost\r\n", method: String = "GET")
        async throws -> String
    {
        try await exchange("\(method) \(path) HTTP/1.1\r\n\(headers)Connection: close\r\n\r\n", port: port)
    }

    static func exchange(_ request: String, port: Int) async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var all = ByteBuffer()
            for try await part in inbound {
                all.writeImmutableBuffer(part)
            }
            return String(buffer: all)
        }
    }
}
