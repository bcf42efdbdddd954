/// The socket types in use (RFC 28 request-reply, RFC 29 publish-subscribe, RFC 30 pipeline, RFC 31 exclusive pair).
package enum ZeroMQSocketKind: CInt, Sendable, CaseIterable, CustomStringConvertible {
    case pair = 0
    case publish = 1
    case subscribe = 2
    case request = 3
    case reply = 4
    case dealer = 5
    case router = 6
    case pull = 7
    case push = 8
    case extendedPublish = 9
    case extendedSubscribe = 10

    package var description: String {
        switch self {
        case .pair: "PAIR"
        case .publish: "PUB"
        case .subscribe: "SUB"
        case .request: "REQ"
        case .reply: "REP"
        case .dealer: "DEALER"
        case .router: "ROUTER"
        case .pull: "PULL"
        case .push: "PUSH"
        case .extendedPublish: "XPUB"
        case .extendedSubscribe: "XSUB"
        }
    }
}
