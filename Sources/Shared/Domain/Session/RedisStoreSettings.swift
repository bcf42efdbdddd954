/// Sessions that PHP's redis extension keeps in Redis.
package struct RedisStoreSettings: Sendable, Equatable {
    package enum Address: Sendable, Hashable {
        case tcp(host: String, port: Int)
        case unix(path: String)
    }

    package var address: Address
    /// For Redis' access control lists; nil: the default user.
    package var username: String?
    package var password: RedisPassword?
    /// A file whose first line is the password; nil once it is in memory.
    package var passwordFile: String?
    package var database: Int
    /// What stands before the id in a key.
    package var prefix: String
    package var serializer: PHPSerializer
    /// Connections that are open at most.
    package var connections: Int

    package init(
        address: Address,
        username: String? = nil,
        password: RedisPassword? = nil,
        passwordFile: String? = nil,
        database: Int = 0,
        prefix: String = "PHPREDIS_SESSION:",
        serializer: PHPSerializer = .php,
        connections: Int = 4
    ) {
        self.address = address
        self.username = username
        self.password = password
        self.passwordFile = passwordFile
        self.database = database
        self.prefix = prefix
        self.serializer = serializer
        self.connections = connections
    }
}
