import Testing

@testable import MusterDomain

/// Who is served what, by path and by what is offered.
@Suite struct DialectSettingsTests {
    private static func settings(
        path: String? = nil,
        profile: WAMPProfile = .stork,
        isServed: Bool = true
    ) -> DialectSettings {
        var settings = DialectSettings()
        settings.wamp = DialectSettings.WAMP(path: path, profile: profile, isServed: isServed)
        return settings
    }

    private static func choice(
        _ settings: DialectSettings,
        path: String,
        _ offered: [String]
    ) -> Result<DialectSettings.Choice, HTTPRejection> {
        Result { () throws(HTTPRejection) in try settings.choose(path: path, offered: offered) }
    }

    private static func chosen(_ dialect: Dialect, _ name: String?) -> Result<DialectSettings.Choice, HTTPRejection> {
        .success(DialectSettings.Choice(dialect: dialect, subprotocol: name))
    }

    /// WA-1: the subprotocol tells at every path, and the client's order where it offers both.
    @Test func theSubprotocolTellsTheDialectAtEveryPath() {
        for path in ["/", "/chat"] {
            let settings = Self.settings()
            #expect(Self.choice(settings, path: path, ["wamp"]) == Self.chosen(.wamp(.stork), "wamp"))
            #expect(Self.choice(settings, path: path, ["foo", "wamp"]) == Self.chosen(.wamp(.stork), "wamp"))
            #expect(
                Self.choice(settings, path: path, ["muster.v1.json", "wamp"]) == Self.chosen(.native, "muster.v1.json")
            )
            #expect(Self.choice(settings, path: path, []) == Self.chosen(.native, nil))
        }
    }

    /// WA-3: on its path a client of Stork's needs to offer nothing.
    @Test func storksPathTakesWhoOffersNothing() {
        let settings = Self.settings(path: "/")
        #expect(Self.choice(settings, path: "/", []) == Self.chosen(.wamp(.stork), nil))
        #expect(Self.choice(settings, path: "/", ["soap"]) == Self.chosen(.wamp(.stork), nil))
        #expect(Self.choice(settings, path: "/", ["wamp"]) == Self.chosen(.wamp(.stork), "wamp"))
        #expect(Self.choice(settings, path: "/", ["muster.v1.json"]) == Self.chosen(.native, "muster.v1.json"))
        #expect(Self.choice(settings, path: "/chat", []) == Self.chosen(.native, nil))
    }

    /// WA-2, SA-29: on its path a client of Sandstone's must offer `wamp`.
    @Test(arguments: [[], ["soap"], ["muster.v1.json"]])
    func sandstonesPathRefusesWhoDoesNotOfferWAMP(offered: [String]) {
        let settings = Self.settings(path: "/chat", profile: .sandstone)
        guard case .failure(let rejection) = Self.choice(settings, path: "/chat", offered) else {
            Issue.record("expected a rejection, found none")
            return
        }
        #expect(rejection.status == .upgradeRequired)
        #expect(rejection.fields == [.init("Upgrade", "websocket"), .init("Sec-WebSocket-Protocol", "wamp")])
        let wamp = Self.choice(settings, path: "/chat", offered + ["wamp"])
        #expect(
            wamp
                == (offered == ["muster.v1.json"]
                    ? Self.chosen(.native, offered[0]) : Self.chosen(.wamp(.sandstone), "wamp"))
        )
        #expect(Self.choice(settings, path: "/", ["wamp"]) == Self.chosen(.wamp(.sandstone), "wamp"))
    }

    @Test func whatIsNotServedIsNotChosen() {
        let settings = Self.settings(path: "/chat", isServed: false)
        #expect(Self.choice(settings, path: "/chat", []) == Self.chosen(.native, nil))
        guard case .failure(let rejection) = Self.choice(settings, path: "/chat", ["wamp"]) else {
            Issue.record("expected a rejection, found none")
            return
        }
        #expect(rejection.status == .badRequest)
        #expect(rejection.text == "Sec-WebSocket-Protocol: expected one of muster.v1.json, found \"wamp\"")
    }
}
