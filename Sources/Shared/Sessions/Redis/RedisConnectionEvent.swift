/// What a connection tells its pool.
enum RedisConnectionEvent: Equatable {
    /// It may be given lookups.
    case ready
    /// Its lookup's answer; one that is not reusable is closing.
    case answered(RedisAnswer, isReusable: Bool)
    /// It has ended. A lookup that waits may be made again elsewhere when it is stale.
    case closed(reason: String, isStale: Bool)
}
