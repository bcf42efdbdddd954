extension SessionSettings {
    /// The keys below `session` that have one value; `store` and `user` are read apart.
    package static let settings: [Setting<SessionSettings>] = [
        .single("cookie", \.cookie, .cookieName, defaultText: "PHPSESSID"),
        .single("timeout", \.timeout, .duration(.milliseconds(10)...(.seconds(30))), defaultText: "1s"),
        .single("record", \.recordBytes, .bytes(.kilobytes(1)...(.megabytes(16))), defaultText: "1MB"),
    ]
}

extension PHPFileStoreSettings {
    /// The keys below `session.store.php`.
    package static let settings: [Setting<PHPFileStoreSettings>] = [
        .single("path", \.path, .filePath("the path of a folder such as /var/lib/php/sessions", absolute: true)),
        .single("depth", \.depth, .count(0...8), defaultText: "0"),
        .single("serializer", \.serializer, .serializer, defaultText: "php"),
    ]
}

extension RedisStoreSettings {
    /// The keys below `session.store.redis`.
    package static let settings: [Setting<RedisStoreSettings>] = [
        .single("address", \.address, .redisAddress),
        .optional("username", \.username, .text("a name of 1 to 255 bytes")),
        .optional("password", \.password, .password, isSecret: true),
        .optional("password-file", \.passwordFile, .filePath("the path of a file that holds a password")),
        .single("database", \.database, .count(0...65535), defaultText: "0"),
        .single(
            "prefix",
            \.prefix,
            .text("a text of at most 255 bytes", allowsEmpty: true),
            defaultText: "PHPREDIS_SESSION:"
        ),
        .single("serializer", \.serializer, .serializer, defaultText: "php"),
        .single("connections", \.connections, .count(1...64), defaultText: "4"),
    ]
}
