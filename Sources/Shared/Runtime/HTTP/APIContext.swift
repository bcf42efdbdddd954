import Hummingbird
import Logging
import NIOCore

/// What a handler of the HTTP API knows about its request besides the request.
package struct APIContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The peer's address.
    package let remoteAddress: SocketAddress?
    /// Of the request's connection.
    package let eventLoop: any EventLoop

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
        eventLoop = source.channel.eventLoop
    }
}
