import NIOCore
import NIOHTTP1
import NIOPosix

/// The few HTTP requests that the command line makes: one connection each, a bounded body, a time limit.
package struct HTTPClient: Sendable {
    /// Largest body that is taken in.
    package var maximumBodyBytes = 4 << 20
    /// For everything from connecting to the last byte.
    package var timeout: Duration = .seconds(5)

    package init() {}

    /// - Parameters:
    ///   - url: `http://host:port/path`.
    ///   - key: shown to the server (RFC 6750).
    /// - Throws: ``MusterClientError``.
    package func get(_ url: String, key: PushKey? = nil) async throws -> HTTPAnswer {
        let address = try SocketURL(url, scheme: "http", example: "http://127.0.0.1:8090/")
        do {
            return try await withTimeLimit(timeout) { try await exchange(address, key) }
        } catch is TimeLimitReached {
            throw unreachable(url, "no answer within \(timeout)")
        } catch let error as MusterClientError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            throw unreachable(url, ConnectionTrouble.phrase(error))
        }
    }

    private func unreachable(_ url: String, _ found: String) -> MusterClientError {
        MusterClientError(code: .unreachable, message: "expected a server at \(url), found \(found)")
    }

    private func exchange(_ address: SocketURL, _ key: PushKey?) async throws -> HTTPAnswer {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            // Connecting cannot be cancelled, so it has the limit too.
            .connectTimeout(TimeAmount(timeout))
            .connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var headers = HTTPHeaders([("Host", address.authority), ("Connection", "close")])
            if let key {
                headers.add(name: "Authorization", value: "Bearer \(key.text)")
            }
            let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: address.path, headers: headers)
            // At once: the server may answer and close as soon as it has the head, and a second write would fail.
            try await outbound.write(contentsOf: [.head(head), .end(nil)])
            return try await read(inbound)
        }
    }

    private func read(_ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>) async throws -> HTTPAnswer {
        var answer = HTTPAnswer(status: 0, body: [])
        for try await part in inbound {
            switch part {
            case .head(let head):
                answer.status = Int(head.status.code)
            case .body(let bytes):
                guard answer.body.count + bytes.readableBytes <= maximumBodyBytes else {
                    throw MusterClientError(
                        code: .protocolViolation,
                        message: "expected a body of at most \(maximumBodyBytes) bytes, found more"
                    )
                }
                answer.body.append(contentsOf: bytes.readableBytesView)
            case .end:
                return answer
            }
        }
        throw MusterClientError(code: .unreachable, message: "expected a whole answer, found the connection broken")
    }
}
