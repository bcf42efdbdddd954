extension SessionSettings {
    /// The keys below `session` that have one value; `store` and `user` are read apart.
    package static let settings: [Setting<SessionSettings>] = [
        .single(
            "cookie",
            \.cookie,
            .cookieName,
            defaultText: "PHPSESSID",
            meaning: "the cookie whose value is the session's id"
        ),
        .single(
            "timeout",
            \.timeout,
            .duration(.milliseconds(10)...(.seconds(30))),
            defaultText: "1s",
            meaning: "the longest wait for the store; then the upgrade is answered with 503"
        ),
        .single(
            "record",
            \.recordBytes,
            .bytes(.kilobytes(1)...(.megabytes(16))),
            defaultText: "1MB",
            meaning: "one session as the store has it; a larger one counts as broken"
        ),
    ]
}

extension PHPFileStoreSettings {
    /// The keys below `session.store.php`.
    package static let settings: [Setting<PHPFileStoreSettings>] = [
        .single(
            "path",
            \.path,
            .filePath("the path of a folder such as /var/lib/php/sessions", absolute: true),
            meaning: "the folder of PHP's `session.save_path`"
        ),
        .single(
            "depth",
            \.depth,
            .count(0...8),
            defaultText: "0",
            meaning: "levels of folders, the number before the path in `session.save_path`"
        ),
        .single(
            "serializer",
            \.serializer,
            .serializer,
            defaultText: "php",
            meaning: "PHP's `session.serialize_handler`"
        ),
    ]
}

extension RedisStoreSettings {
    /// The keys below `session.store.redis`.
    package static let settings: [Setting<RedisStoreSettings>] = [
        .single("address", \.address, .redisAddress, meaning: "`tcp://host:port` or `unix:///path`"),
        .optional(
            "username",
            \.username,
            .text("a name of 1 to 255 bytes"),
            meaning: "for Redis' access control lists"
        ),
        .optional(
            "password",
            \.password,
            .password,
            isSecret: true,
            meaning: "Redis' password; rather use the next one"
        ),
        .optional(
            "password-file",
            \.passwordFile,
            .filePath("the path of a file that holds a password"),
            meaning: "a file whose first line is the password, relative to the manifest"
        ),
        .single("database", \.database, .count(0...65535), defaultText: "0", meaning: "the number of the database"),
        .single(
            "prefix",
            \.prefix,
            .text("a text of at most 255 bytes", allowsEmpty: true),
            defaultText: "PHPREDIS_SESSION:",
            meaning: "what stands before the id in a key"
        ),
        .single(
            "serializer",
            \.serializer,
            .serializer,
            defaultText: "php",
            meaning: "PHP's `session.serialize_handler`"
        ),
        .single(
            "connections",
            \.connections,
            .count(1...64),
            defaultText: "4",
            meaning: "connections to Redis at most, of each node"
        ),
    ]
}
