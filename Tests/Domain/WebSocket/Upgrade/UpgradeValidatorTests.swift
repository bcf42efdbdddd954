import Testing

@testable import MusterDomain

@Suite struct UpgradeValidatorTests {
    private static let validator = UpgradeValidator(
        policy: UpgradePolicy(servesPath: { $0 == "/chat" })
    )

    private static func decide(_ change: (inout UpgradeRequest) -> Void = { _ in }) -> UpgradeDecision {
        var request = UpgradeRequest.make()
        change(&request)
        return self.validator.decide(request)
    }

    @Test func acceptsARightHandshake() {
        #expect(Self.decide() == .accept(.init(dialect: .native, subprotocol: nil)))
    }

    @Test func choosesADialectOfThoseThatAreServed() {
        let wamp = DialectSettings.Choice(dialect: .wamp(.stork), subprotocol: "wamp")
        #expect(Self.decide { $0.subprotocols = ["x", "wamp"] } == .accept(wamp))
        var request = UpgradeRequest.make()
        request.subprotocols = ["wamp"]
        var dialects = DialectSettings()
        dialects.wamp.isServed = false
        #expect(Self.validator.decide(request, dialects: dialects).rejection?.status == .badRequest)
    }

    @Test(arguments: ["Muster.v1.json", "x"])
    func refusesUnknownSubprotocols(_ name: String) {
        let decision = Self.decide { $0.subprotocols = [name] }
        #expect(decision.rejection?.status == .badRequest)
        #expect(decision.rejection?.text.contains("expected one of muster.v1.json, wamp, found \"\(name)\"") == true)
    }

    @Test(arguments: ["POST", "HEAD", "OPTIONS", "get", "CONNECT"])
    func refusesEveryMethodButGet(_ method: String) {
        let rejection = Self.decide { $0.method = method }.rejection
        #expect(rejection?.status == .methodNotAllowed)
        #expect(rejection?.fields == [.init("Allow", "GET")])
    }

    @Test func asksForAnUpgradeToWebSocket() {
        let plain = Self.decide { request in
            request.namesWebSocket = false
            request.namesUpgrade = false
        }
        for decision in [plain, Self.decide { $0.namesWebSocket = false }, Self.decide { $0.namesUpgrade = false }] {
            #expect(decision.rejection?.status == .upgradeRequired)
            #expect(decision.rejection?.fields == [.init("Upgrade", "websocket")])
        }
    }

    @Test(arguments: [nil, "", "8", "12", "14", "013", "13, 8", "thirteen"])
    func asksForVersion13(_ version: String?) {
        let rejection = Self.decide { $0.webSocketVersion = version }.rejection
        #expect(rejection?.status == .upgradeRequired)
        #expect(rejection?.fields == [.init("Upgrade", "websocket"), .init("Sec-WebSocket-Version", "13")])
    }

    @Test(
        arguments: [
            nil, "", "AAAA", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ== ",
            "dGhlIHNhbXBsZSBub25jZSE=", "dGhlIHNhbXBsZSBub25j", "dGhlIHNhbXBsZSBub25jZR==", "dGhl IHNhbXBsZSBub25jZQ=",
        ]
    )
    func refusesKeysThatAreNot16Bytes(_ key: String?) {
        #expect(Self.decide { $0.webSocketKey = key }.rejection?.status == .badRequest)
    }

    @Test(arguments: ["https://evil.example", "null", "", "muster.example:8080"])
    func refusesForeignOrigins(_ origin: String) {
        #expect(Self.decide { $0.origin = origin }.rejection?.status == .forbidden)
    }

    @Test(arguments: ["/", "/other", "/chat/", "/CHAT"])
    func refusesPathsThatAreNotServed(_ path: String) {
        #expect(Self.decide { $0.path = path }.rejection?.status == .notFound)
    }

    @Test(arguments: UpgradeProbe.allCases)
    func recognisesProbes(_ probe: UpgradeProbe) {
        let plain = Self.decide { request in
            request.path = probe.rawValue
            request.namesWebSocket = false
            request.namesUpgrade = false
        }
        #expect(plain == .probe(probe))
        #expect(Self.decide { $0.path = probe.rawValue }.rejection?.status == .notFound)
        let post = Self.decide { request in
            request.path = probe.rawValue
            request.method = "POST"
        }
        #expect(post.rejection?.status == .methodNotAllowed)
    }

    @Test func answersTheFirstThingThatIsWrong() {
        let wrongs: [(HTTPStatus, (inout UpgradeRequest) -> Void)] = [
            (.badRequest, { $0.subprotocols = ["x"] }), (.forbidden, { $0.origin = "null" }),
            (.badRequest, { $0.webSocketKey = nil }), (.upgradeRequired, { $0.webSocketVersion = "8" }),
            (.upgradeRequired, { $0.namesUpgrade = false }), (.notFound, { $0.path = "/none" }),
            (.methodNotAllowed, { $0.method = "POST" }),
        ]
        var request = UpgradeRequest.make()
        for (status, change) in wrongs {
            change(&request)
            #expect(Self.validator.decide(request).rejection?.status == status)
        }
    }

    @Test func quotesAShortPieceOfWhatItFound() {
        let rejection = Self.decide { $0.origin = "https://" + String(repeating: "é", count: 4_000) }.rejection
        #expect((rejection?.text.utf8.count ?? .max) < 200)
    }
}

extension UpgradeDecision {
    fileprivate var rejection: HTTPRejection? {
        guard case .reject(let rejection) = self else { return nil }
        return rejection
    }
}
