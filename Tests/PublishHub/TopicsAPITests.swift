import MusterDomain
import NIOCore
import Testing

@testable import PublishHub

/// What HTTP tells of history.
@Suite(.serialized, .timeLimit(.minutes(1))) struct TopicsAPITests {
    private static let paths = ["/v1/topics", "/v1/topics/kept.1", "/v1/topics/kept.1/history"]

    private static let keyed = """
        muster: 1
        keys: [root-key-0123456789]
        topics: { "kept.{id}": { history: {} } }
        vhosts:
          shop: { path: /shop, keys: [shop-key-0123456789], topics: { "kept.{id}": { history: {} } } }

        """

    private static func get(_ hub: HubHarness, _ path: String, key: String? = nil, method: String = "GET") async throws
        -> RawHTTPResponse
    {
        let authorization = key.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        return try await hub.http(
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(authorization)Connection: close\r\n\r\n"
        )
    }

    private static func push(_ hub: HubHarness, _ topics: [String], data: String = "1") async throws {
        let names = topics.map { "\"\($0)\"" }.joined(separator: ",")
        let answer = try await hub.post(#"{"topics":[\#(names)],"data":\#(data)}"#)
        #expect(answer.status == 200)
    }

    /// The values of a field, in their order.
    private static func values(_ field: String, _ answer: RawHTTPResponse) -> [String] {
        answer.body.split(separator: "\"\(field)\":").dropFirst().map { part in
            String(part.drop { $0 == "\"" }.prefix { !"\",}".contains($0) })
        }
    }

    // MARK: Who may ask

    @Test func onlyAKeyOfTheVhostIsAnswered() async throws {
        try await HubHarness.run(manifest: Self.keyed) { hub in
            for path in Self.paths {
                for (query, key, status) in [
                    ("", nil, 401), ("", "wrong-key-0123456789", 401), ("", "shop-key-0123456789", 401),
                    ("", "root-key-0123456789", 200), ("?vhost=shop", "shop-key-0123456789", 200),
                    ("?vhost=shop", "root-key-0123456789", 401), ("?vhost=nobody", "root-key-0123456789", 401),
                ] as [(String, String?, Int)] {
                    let answer = try await Self.get(hub, path + query, key: key)
                    #expect(answer.status == status, "\(path)\(query) with \(key ?? "nothing")")
                    #expect(!answer.body.contains("key-0123456789"))
                    guard status == 401 else { continue }
                    #expect(answer.head.lowercased().contains("www-authenticate: bearer"))
                }
            }
            // A stranger does not hear which topics there are.
            #expect(try await Self.get(hub, "/v1/topics/other.1").status == 401)
        }
    }

    @Test func vhostsDoNotSeeEachOther() async throws {
        try await HubHarness.run(manifest: Self.keyed) { hub in
            let headers =
                "Host: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer shop-key-0123456789\r\n"
            let push = #"{"topic":"kept.1","data":1,"vhost":"shop"}"#
            #expect(try await hub.post(push, headers: headers).status == 200)
            let root = try await Self.get(hub, "/v1/topics", key: "root-key-0123456789")
            let shop = try await Self.get(hub, "/v1/topics?vhost=shop", key: "shop-key-0123456789")
            #expect(root.body == #"{"topics":[],"more":false}"#)
            #expect(Self.values("topic", shop) == ["kept.1"])
            let empty = try await Self.get(hub, "/v1/topics/kept.1/history", key: "root-key-0123456789")
            #expect(empty.body.contains(#""offset":0,"messages":[],"more":false}"#))
        }
    }

    @Test func headIsAnsweredWithoutABodyAndOtherMethodsAreNamed() async throws {
        try await HubHarness.run(manifest: HistoryDoorsTests.manifest) { hub in
            try await Self.push(hub, ["kept.1"])
            for path in Self.paths {
                let full = try await Self.get(hub, path)
                let head = try await Self.get(hub, path, method: "HEAD")
                #expect(head.status == 200 && head.body.isEmpty, "\(path)")
                #expect(head.head.lowercased().contains("content-length: \(full.body.utf8.count)"), "\(path)")
                let post = try await hub.post("{}", path: path)
                #expect(post.status == 405 && post.head.lowercased().contains("allow: get, head"), "\(path)")
            }
            #expect(try await Self.get(hub, "/v1/topics/nope.1", method: "HEAD").status == 404)
        }
    }

    // MARK: What is asked for

    @Test func aTopicWithoutHistoryIsNotFound() async throws {
        try await HubHarness.run(manifest: HistoryDoorsTests.manifest) { hub in
            try await Self.push(hub, ["v1.a.1"])
            for topic in ["v1.a.1", "nope", "kept"] {
                for path in ["/v1/topics/\(topic)", "/v1/topics/\(topic)/history"] {
                    let answer = try await hub.get(path)
                    #expect(answer.status == 404, "\(path)")
                    let reason = "topic: expected one of a family that keeps history, found another"
                    #expect(answer.body == #"{"error":{"code":404,"reason":"\#(reason)"}}"#)
                }
            }
            #expect(try await hub.get("/v1/topics").body == #"{"topics":[],"more":false}"#)
            #expect(hub.metric(#"muster_hub_refused_total{door="http",reason="invalid_topic"}"#) == 6)
        }
    }

    @Test func aTopicOfPercentEncodedBytesIsFoundAndOthersAreRefused() async throws {
        try await HubHarness.run(manifest: HistoryDoorsTests.manifest) { hub in
            try await Self.push(hub, ["kept.a/ü"])
            let found = try await hub.get("/v1/topics/kept.a%2F%C3%BC")
            #expect(Self.values("topic", found) == ["kept.a/ü"] && Self.values("offset", found) == ["1"])
            for path in ["/v1/topics/kept.%FF", "/v1/topics/kept.%", "/v1/topics/kept.%00", "/v1/topics/%00/history"] {
                let answer = try await hub.get(path)
                #expect(answer.status == 400 && answer.body.contains(#""reason":"topic: expected "#), "\(path)")
            }
        }
    }

    @Test func aBadValueIsNamed() async throws {
        try await HubHarness.run(manifest: HistoryDoorsTests.manifest) { hub in
            let history = "/v1/topics/kept.1/history"
            for (path, field) in [
                ("/v1/topics?limit=0", "limit"), ("/v1/topics?limit=1001", "limit"), ("/v1/topics?limit=%2B1", "limit"),
                ("/v1/topics?limit=", "limit"), ("/v1/topics?limit=1&limit=1", "limit"), ("/v1/topics?limit", "limit"),
                ("/v1/topics?after=", "after"), ("/v1/topics?after=%00", "after"), ("/v1/topics?prefix=%FF", "prefix"),
                ("/v1/topics?prefix=a&prefix=b", "prefix"), ("/v1/topics?more=1", "query"),
                ("/v1/topics/kept.1?limit=1", "query"), ("\(history)?limit=1e2", "limit"),
                ("\(history)?limit=-1", "limit"),
                ("\(history)?epoch=ab", "offset"), ("\(history)?offset=1", "epoch"),
                ("\(history)?epoch=A&offset=1", "epoch"), ("\(history)?epoch=0&offset=1", "epoch"),
                ("\(history)?epoch=a&offset=x", "offset"), ("\(history)?epoch=a&offset=18446744073709551615", "offset"),
                ("\(history)?epoch=a&offset=18446744073709551616", "offset"), ("\(history)?after=a", "query"),
            ] {
                let answer = try await hub.get(path)
                #expect(answer.status == 400, "\(path)")
                #expect(answer.body.hasPrefix(#"{"error":{"code":400,"reason":"\#(field): expected "#), "\(path)")
                #expect(answer.body.contains(", found "), "\(path)")
            }
            #expect(hub.metric(#"muster_hub_refused_total{door="http",reason="malformed"}"#) == 22)
        }
    }

    @Test func aPositionFromWhichNotAllIsThereIsAConflict() async throws {
        let manifest = "muster: 1\ntopics: { kept.1: { history: { keep: 2 } } }\n"
        try await HubHarness.run(manifest: manifest) { hub in
            try await Self.push(hub, Array(repeating: "kept.1", count: 5))
            let epoch = try await HistoryDoorsTests.epoch(hub)
            for (query, reason) in [
                ("epoch=\(epoch)&offset=6", "offset: expected at most 5, found 6"),
                ("epoch=\(epoch)&offset=2", "offset: expected at least 3, since what is before is gone, found 2"),
                ("epoch=abc&offset=4", "epoch: expected \(epoch), the topic's own, found abc"),
            ] {
                let answer = try await hub.get("/v1/topics/kept.1/history?\(query)")
                #expect(answer.status == 409)
                #expect(answer.body == #"{"error":{"code":409,"reason":"\#(reason)"}}"#)
            }
            for (offset, found) in [(3, ["5", "4", "5"]), (4, ["5", "5"]), (5, ["5"])] {
                let answer = try await hub.get("/v1/topics/kept.1/history?epoch=\(epoch)&offset=\(offset)")
                #expect(answer.status == 200 && Self.values("offset", answer) == found, "\(offset)")
            }
        }
    }

    // MARK: Pages

    @Test func topicsComeInPagesByTheBytesOfTheirNames() async throws {
        try await HubHarness.run(manifest: HistoryDoorsTests.manifest) { hub in
            let names = ["kept.10", "kept.1", "kept.2", "kept.ä", "kept.Z", "kept.a", "kept.a-b"]
            try await Self.push(hub, names)
            let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            for limit in 1...8 {
                var found: [String] = []
                var query = "limit=\(limit)"
                while true {
                    let page = try await hub.get("/v1/topics?\(query)")
                    let topics = Self.values("topic", page)
                    found += topics
                    #expect(!topics.isEmpty, "a page was promised and has nothing")
                    guard page.body.hasSuffix(#""more":true}"#), let last = topics.last else { break }
                    #expect(topics.count == limit)
                    query =
                        "limit=\(limit)&after="
                        + last.utf8.map { "%" + String(Int($0) + 256, radix: 16).suffix(2) }.joined()
                }
                #expect(found == sorted, "limit \(limit)")
            }
            let some = try await hub.get("/v1/topics?prefix=kept.1")
            #expect(Self.values("topic", some) == ["kept.1", "kept.10"] && some.body.hasSuffix(#""more":false}"#))
            let behind = try await hub.get("/v1/topics?prefix=kept.a&after=kept.a")
            #expect(Self.values("topic", behind) == ["kept.a-b"])
            let before = try await hub.get("/v1/topics?prefix=kept.a&after=a&limit=1")
            #expect(Self.values("topic", before) == ["kept.a"] && before.body.hasSuffix(#""more":true}"#))
            #expect(try await hub.get("/v1/topics?prefix=kept.1&after=z").body == #"{"topics":[],"more":false}"#)
        }
    }

    @Test func aFamilyThatHasLostItsHistoryIsNotListed() async throws {
        let file = try TemporaryManifest()
        let manifest = "muster: 1\ntopics: { a.1: { history: {} }, b.1: { history: {} } }\n"
        try await HubHarness.run(manifest: manifest) { hub in
            try await Self.push(hub, ["a.1", "b.1"])
            #expect(Self.values("topic", try await hub.get("/v1/topics")) == ["a.1", "b.1"])
            try file.write(topics: "a.1: {}, b.1: { history: {} }")
            #expect(hub.hub.reload(manifest: file.path))
            let page = try await hub.get("/v1/topics?limit=1")
            #expect(Self.values("topic", page) == ["b.1"] && page.body.hasSuffix(#""more":false}"#))
        }
    }

    @Test func whatHasExpiredIsNotCountedBeforeItIsSwept() async throws {
        let file = try TemporaryManifest()
        try await HubHarness.run(manifest: HistoryDoorsTests.manifest) { hub in
            try await Self.push(hub, Array(repeating: "kept.1", count: 5))
            try file.write(topics: #""kept.{id}": { history: { keep: 2 } }"#)
            #expect(hub.hub.reload(manifest: file.path))
            for path in ["/v1/topics", "/v1/topics/kept.1"] {
                let answer = try await hub.get(path)
                #expect(Self.values("oldest", answer) == ["4"] && Self.values("messages", answer) == ["2"], "\(path)")
                #expect(Self.values("bytes", answer) == ["130"], "\(path)")
            }
        }
    }

    @Test func historyComesInPages() async throws {
        try await HubHarness.run(manifest: HistoryDoorsTests.manifest) { hub in
            try await Self.push(hub, Array(repeating: "kept.1", count: 7))
            let epoch = try await HistoryDoorsTests.epoch(hub)
            let path = "/v1/topics/kept.1/history?limit=3"
            var pages: [[String]] = []
            for offset in [0, 3, 6, 7] {
                let page = try await hub.get("\(path)&epoch=\(epoch)&offset=\(offset)")
                pages.append(Array(Self.values("offset", page).dropFirst()) + Self.values("more", page))
            }
            #expect(pages == [["1", "2", "3", "true"], ["4", "5", "6", "true"], ["7", "false"], ["false"]])
            let latest = try await hub.get(path)
            #expect(Self.values("offset", latest) == ["7", "5", "6", "7"] && Self.values("more", latest) == ["false"])
        }
    }

    @Test func oneAnswerBringsFourMegabytesOfMessagesOrOne() async throws {
        try await HubHarness.run(
            manifest: HistoryDoorsTests.manifest,
            adjust: { $0.pushes.data = 5_000_000 },
            { hub in
                for _ in 1...6 {
                    try await Self.push(hub, ["kept.1"], data: "\"\(String(repeating: "x", count: 900_000))\"")
                }
                let epoch = try await HistoryDoorsTests.epoch(hub)
                let path = "/v1/topics/kept.1/history"
                let first = try await hub.get("\(path)?epoch=\(epoch)&offset=0")
                #expect(Self.values("offset", first) == ["6", "1", "2", "3", "4"])
                #expect(first.body.hasSuffix(#""more":true}"#))
                let second = try await hub.get("\(path)?epoch=\(epoch)&offset=4")
                #expect(Self.values("offset", second) == ["6", "5", "6"] && second.body.hasSuffix(#""more":false}"#))
                #expect(Self.values("offset", try await hub.get(path)) == ["6", "3", "4", "5", "6"])
                try await Self.push(hub, ["kept.1"], data: "\"\(String(repeating: "x", count: 4_500_000))\"")
                #expect(Self.values("offset", try await hub.get("\(path)?epoch=\(epoch)&offset=6")) == ["7", "7"])
                #expect(Self.values("offset", try await hub.get(path)) == ["7", "7"])
            }
        )
    }
}
