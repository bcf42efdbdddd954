@testable import MusterDomain

extension SlowClient {
    static func make(
        client: String = "c1",
        session: String = "-",
        topic: String = "v1.news.1",
        queuedBytes: UInt64 = 4096,
        seconds: UInt32 = 9
    ) -> SlowClient {
        SlowClient(
            client: Label(trusted: client),
            session: Label(trusted: session),
            topic: Label(trusted: topic),
            queuedBytes: queuedBytes,
            seconds: seconds
        )
    }
}
