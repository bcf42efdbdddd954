/// Who asks: everything about a connection that expressions may read.
package struct AccessSubject: Sendable, Equatable {
    package var session: Session
    package var client: Client

    package struct Client: Sendable, Equatable {
        /// The peer's address as text.
        package var ip: String
        /// The Origin field; empty without one.
        package var origin: String
        /// The dialect's subprotocol.
        package var dialect: String

        package init(ip: String, origin: String = "", dialect: String = Dialect.native.subprotocol) {
            self.ip = ip
            self.origin = origin
            self.dialect = dialect
        }

        /// The variable `client`.
        var value: SessionValue {
            var map = SessionMap()
            map.set(.string("ip"), .string(self.ip))
            map.set(.string("origin"), .string(self.origin))
            map.set(.string("dialect"), .string(self.dialect))
            return .map(map)
        }
    }

    package init(session: Session, client: Client) {
        self.session = session
        self.client = client
    }
}
