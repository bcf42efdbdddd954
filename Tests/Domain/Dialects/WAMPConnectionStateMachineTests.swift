import NIOCore
import Testing

@testable import MusterDomain

/// Lines of event and expected action.
@Suite struct WAMPConnectionStateMachineTests {
    private typealias Machine = WAMPConnectionStateMachine

    /// A machine, and the topics that its connection is on.
    private final class Bench {
        let session: WAMPSessionID
        var machine: WAMPConnectionStateMachine
        var subscribed: Set<TopicName> = []

        init(_ profile: WAMPProfile, limits: WAMPLimits = WAMPLimits()) throws {
            let session = try #require(WAMPSessionID("16454043676b00eaffea9f0196050521"))
            self.session = session
            self.machine = WAMPConnectionStateMachine(profile: profile, session: session, limits: limits)
        }

        static func open(_ profile: WAMPProfile, limits: WAMPLimits = WAMPLimits()) throws -> Bench {
            let bench = try Bench(profile, limits: limits)
            _ = bench.machine.opened(isAllowed: true)
            return bench
        }

        func receive(_ text: String) -> Machine.MessageAction {
            self.machine.messageReceived(ByteBuffer(string: text)) { self.subscribed.contains($0) }
        }

        func welcome(_ ident: String) -> WAMPReply {
            .welcome(session: self.session, serverIdent: ident)
        }
    }

    // MARK: Opening

    /// ST-16, WA-5, WA-17, SA-24: WELCOME is what a client hears first, and once.
    @Test func whoMayConnectIsWelcomed() throws {
        for (profile, ident) in [(WAMPProfile.stork, "Ratchet/0.3.4"), (.sandstone, "Ratchet/0.4.4")] {
            let bench = try Bench(profile)
            let action = bench.machine.opened(isAllowed: true)
            #expect(action == .send(bench.welcome(ident)))
            #expect(action.replies == [bench.welcome(ident)])
            #expect(bench.receive(#"[5,"v1.test.1"]"#) == .subscribe(try TopicName("v1.test.1")))
        }
    }

    /// ST-16: refused without any frame but the close frame.
    @Test func storkClosesWithoutAWordWhoMayNotConnect() throws {
        let bench = try Bench(.stork)
        let action = bench.machine.opened(isAllowed: false)
        #expect(action == .sendAndClose([], .normal, reason: "not authenticated"))
        #expect(bench.receive(#"[5,"v1.test.1"]"#) == .none)
    }

    /// SA-23: WELCOME and a sentence, then 1000.
    @Test func sandstoneTellsWhoMayNotConnect() throws {
        let bench = try Bench(.sandstone)
        let action = bench.machine.opened(isAllowed: false)
        let replies = [bench.welcome("Ratchet/0.4.4"), .authenticationRefused]
        #expect(action == .sendAndClose(replies, .normal, reason: "not authenticated"))
        #expect(action.replies == replies)
        #expect(bench.receive("nonsense") == .none)
    }

    /// WA-3, SA-29: the one takes clients that offer nothing, the other does not.
    @Test func onlySandstoneWantsTheSubprotocol() {
        #expect(WAMPProfile.subprotocol == "wamp")
        #expect(!WAMPProfile.stork.requiresSubprotocol)
        #expect(WAMPProfile.sandstone.requiresSubprotocol)
    }

    // MARK: Malformed messages

    static let malformed: [(String, WAMPFault)] = [
        ("nonsense", .invalidFormat), ("{}", .invalidFormat), ("[]", .invalidType), ("null", .invalidFormat),
        ("7", .invalidFormat), (#"[99,"a"]"#, .invalidType), (#"[8,"a",1]"#, .invalidType), ("[5,{}]", .invalidTopic),
        ("[5]", .invalidFormat), (#"[2,"id"]"#, .invalidFormat),
    ]

    /// WA-7: 1007.
    @Test(arguments: malformed)
    func storkClosesAtAMalformedMessage(text: String, fault: WAMPFault) throws {
        let bench = try Bench.open(.stork)
        #expect(bench.receive(text) == .close(.invalidPayload, reason: fault.reason))
        #expect(bench.receive(#"[5,"v1.test.1"]"#) == .none)
    }

    /// WA-7, SA-25: the client is told nothing and stays.
    @Test(arguments: malformed)
    func sandstonePassesOverAMalformedMessage(text: String, fault: WAMPFault) throws {
        let bench = try Bench.open(.sandstone)
        #expect(bench.receive(text) == .ignore(fault))
        #expect(bench.receive(#"[5,"chat"]"#) == .subscribe(try TopicName("chat")))
    }

    /// WA-7: Ratchet's words.
    @Test func faultsHaveRatchetsWords() {
        #expect(WAMPFault.invalidFormat.reason == "Invalid WAMP message format")
        #expect(WAMPFault.invalidTopic.reason == "Invalid Topic, must be a string")
        #expect(WAMPFault.invalidType.reason == "Invalid WAMP message type")
    }

    // MARK: SUBSCRIBE, UNSUBSCRIBE

    /// ST-11: told why, and the connection stays.
    @Test func storkTellsWhyATopicIsRefused() throws {
        let bench = try Bench.open(.stork)
        #expect(
            bench.machine.subscriptionRefused(topic: "v1.test.1", reason: "not yours")
                == .subscriptionRefused(topic: "v1.test.1", reason: "not yours")
        )
        #expect(bench.receive(#"[5,"v1.test.2"]"#) == .subscribe(try TopicName("v1.test.2")))
    }

    /// ST-8: what can be no topic is an invalid one.
    @Test func storkRefusesWhatIsNoName() throws {
        let bench = try Bench.open(.stork)
        let long = String(repeating: "a", count: 300)
        for (text, shown) in [("", ""), ("\\u0001", "\u{1}"), (long, String(long.prefix(255)))] {
            let refused = WAMPReply.subscriptionRefused(topic: shown, reason: "Invalid topic")
            #expect(bench.receive(#"[5,"\#(text)"]"#) == .send(refused))
        }
    }

    /// SA-10, SA-25: told nothing, and the connection stays.
    @Test func sandstoneIsSilentAboutARefusedTopic() throws {
        let bench = try Bench.open(.sandstone)
        #expect(bench.machine.subscriptionRefused(topic: "chat", reason: "not yours") == nil)
        #expect(bench.receive(#"[5,""]"#) == .none)
        #expect(bench.receive(#"[5,"chat"]"#) == .subscribe(try TopicName("chat")))
    }

    /// WA-11.
    @Test(arguments: WAMPProfile.allCases)
    func aSecondSubscribeIsPassedOver(profile: WAMPProfile) throws {
        let bench = try Bench.open(profile)
        bench.subscribed = [try TopicName("a")]
        #expect(bench.receive(#"[5,"a"]"#) == .none)
        #expect(bench.receive(#"[5,"b"]"#) == .subscribe(try TopicName("b")))
    }

    /// WA-11, ST-19, SA-13: silent, whether there is a subscription or not.
    @Test(arguments: WAMPProfile.allCases)
    func unsubscribeIsSilent(profile: WAMPProfile) throws {
        let bench = try Bench.open(profile)
        #expect(bench.receive(#"[6,"never subscribed"]"#) == .unsubscribe(try TopicName("never subscribed")))
        #expect(bench.receive(#"[6,""]"#) == .none)
    }

    // MARK: PREFIX

    /// WA-8: in all that comes later, on this connection alone.
    @Test func aPrefixHoldsInEveryMessage() throws {
        let bench = try Bench.open(.stork)
        #expect(bench.receive(#"[5,"ev:a"]"#) == .subscribe(try TopicName("ev:a")))
        #expect(bench.receive(#"[1,"ev","http://example.com/ev#"]"#) == .none)
        let topic = try TopicName("http://example.com/ev#a")
        #expect(bench.receive(#"[5,"ev:a"]"#) == .subscribe(topic))
        #expect(bench.receive(#"[6,"ev:a"]"#) == .unsubscribe(topic))
        #expect(
            bench.receive(#"[7,"ev:a",1]"#)
                == .publish(WAMPPublish(topic: topic, event: ByteBuffer(string: "1")))
        )
        let reason = "You are not allowed to make calls"
        let error = WAMPReply.callError(id: .text("i"), errorURI: topic.text, description: reason)
        #expect(bench.receive(#"[2,"i","ev:a"]"#) == .sendAndClose(error, .normal, reason: reason))
    }

    @Test func tooManyPrefixesAreRefused() throws {
        let stork = try Bench.open(.stork, limits: WAMPLimits(prefixes: 0))
        #expect(stork.receive(#"[1,"a","b"]"#) == .close(.policyViolation, reason: WAMPFault.prefixLimit.reason))
        let sandstone = try Bench.open(.sandstone, limits: WAMPLimits(prefixes: 0))
        #expect(sandstone.receive(#"[1,"a","b"]"#) == .ignore(.prefixLimit))
    }

    // MARK: CALL

    /// ST-18: CALLERROR with the URI that was called, then the end.
    @Test func storkAnswersACallAndCloses() throws {
        let bench = try Bench.open(.stork)
        let reason = "You are not allowed to make calls"
        let error = WAMPReply.callError(id: .text("id1"), errorURI: "foo", description: reason)
        #expect(bench.receive(#"[2,"id1","foo"]"#) == .sendAndClose(error, .normal, reason: reason))
        #expect(bench.receive(#"[2,"id2","foo"]"#) == .none)
    }

    /// SA-20: no answer.
    @Test func sandstonePassesOverACall() throws {
        let bench = try Bench.open(.sandstone)
        #expect(bench.receive(#"[2,"id","some/proc",1]"#) == .none)
        #expect(bench.receive(#"[5,"chat"]"#) == .subscribe(try TopicName("chat")))
    }

    // MARK: PUBLISH

    private static func publish(
        _ topic: String,
        excluded: [WAMPSessionID] = [],
        eligible: [WAMPSessionID]? = nil
    ) throws -> WAMPPublish {
        WAMPPublish(
            topic: try TopicName(topic),
            event: ByteBuffer(string: #""x""#),
            excluded: excluded,
            eligible: eligible
        )
    }

    /// ST-17: closed at once where no family allows it.
    @Test func storkClosesAtAPublish() throws {
        let bench = try Bench.open(.stork)
        let publish = try Self.publish("v1.test.1")
        #expect(bench.receive(#"[7,"v1.test.1","x"]"#) == .publish(publish))
        let reason = "You are not allowed to publish"
        #expect(bench.machine.publishRefused() == .close(.normal, reason: reason))
        #expect(bench.receive(#"[7,"v1.test.1","x"]"#) == .none)
        #expect(bench.machine.publishRefused() == .none)
        #expect(try Bench.open(.stork).receive(#"[7,"","x"]"#) == .close(.normal, reason: reason))
    }

    /// SA-12: nothing happens where no family allows it.
    @Test func sandstonePassesOverAPublish() throws {
        let bench = try Bench.open(.sandstone)
        let publish = try Self.publish("chat/general")
        #expect(bench.receive(#"[7,"chat/general","x"]"#) == .publish(publish))
        #expect(bench.machine.publishRefused() == .none)
        #expect(bench.receive(#"[7,"","x"]"#) == .none)
        #expect(bench.receive(#"[7,"chat/general","x"]"#) == .publish(publish))
    }

    /// WA-10, SA-12, SA-14: the sender need not be subscribed, and says who hears it.
    @Test(arguments: WAMPProfile.allCases)
    func anAllowedPublishIsForWhomItSays(profile: WAMPProfile) throws {
        let bench = try Bench.open(profile)
        let other = WAMPSessionID(connection: try #require(ConnectionID(rawValue: 5)), salt: 1)
        for (rest, publish) in [
            ("", try Self.publish("a")), (",false", try Self.publish("a")),
            (",true", try Self.publish("a", excluded: [bench.session])),
            (#",["\#(other)"]"#, try Self.publish("a", excluded: [other])),
            (#",[],["\#(other)"]"#, try Self.publish("a", eligible: [other])),
            (#",true,["nobody"]"#, try Self.publish("a", excluded: [bench.session], eligible: [])),
        ] {
            #expect(bench.receive(#"[7,"a","x"\#(rest)]"#) == .publish(publish))
        }
    }

    // MARK: Ending

    /// Clients come back only when TCP ends without a closing handshake.
    @Test(
        arguments: [
            (.draining, .endTransport), (.serviceRestart, .endTransport), (.goingAway, .endTransport),
            (.moved, .endTransport), (.slowConsumer, .endTransport), (.normal, .sendClose(.normal)),
            (.unauthorized, .sendClose(.unauthorized)), (.revoked, .sendClose(.revoked)),
            (.messageTooBig, .sendClose(.messageTooBig)), (.invalidPayload, .sendClose(.invalidPayload)),
        ] as [(CloseCode, WAMPConnectionStateMachine.EndAction)]
    )
    func whoShallComeBackGetsNoCloseFrame(code: CloseCode, action: WAMPConnectionStateMachine.EndAction) throws {
        for profile in WAMPProfile.allCases {
            let bench = try Bench.open(profile)
            #expect(bench.machine.endRequested(code) == action)
            #expect(bench.machine.endRequested(code) == .none)
            #expect(bench.receive(#"[5,"a"]"#) == .none)
        }
    }

    /// What is decided after the end is not told.
    @Test func nothingIsSaidAfterTheEnd() throws {
        let bench = try Bench.open(.stork)
        _ = bench.machine.endRequested(.draining)
        #expect(bench.machine.subscriptionRefused(topic: "a", reason: "not yours") == nil)
        #expect(bench.machine.publishRefused() == .none)
    }
}
