import NIOCore
import Testing

@testable import MusterDomain

@Suite struct WAMPMessageTests {
    private static func decode(
        _ text: String,
        limits: WAMPLimits = WAMPLimits()
    ) -> Result<WAMPMessage, WAMPFault> {
        do throws(WAMPFault) {
            return .success(try WAMPMessage(decoding: ByteBuffer(string: text), limits: limits))
        } catch {
            return .failure(error)
        }
    }

    private static func publish(
        _ event: String,
        _ exclusion: WAMPMessage.Exclusion = .nobody,
        eligible: [WAMPSessionID]? = nil
    ) -> WAMPMessage {
        .publish(
            .init(topic: "chat/general", event: ByteBuffer(string: event), exclusion: exclusion, eligible: eligible)
        )
    }

    private static func id(_ connection: UInt64) throws -> WAMPSessionID {
        WAMPSessionID(connection: try #require(ConnectionID(rawValue: connection)), salt: 7)
    }

    /// The examples of the WAMP v1 notes, and those of Stork and Sandstone.
    @Test(
        arguments: [
            (#"[1,"ev","http://example.com/ev#"]"#, .prefix(name: "ev", uri: "http://example.com/ev#")),
            (#"[5,"chat/general"]"#, .subscribe("chat/general")),
            (#"[6,"chat/general"]"#, .unsubscribe("chat/general")),
            (#"[5,"v1.test.1"]"#, .subscribe("v1.test.1")),
            (#"[6,"v1.test.1"]"#, .unsubscribe("v1.test.1")),
            (#"[7,"chat/general","hi",true]"#, publish(#""hi""#, .sender)),
            (#"[7,"chat/general","Hello"]"#, publish(#""Hello""#)),
        ] as [(String, WAMPMessage)]
    )
    func readsTheExamples(text: String, message: WAMPMessage) {
        #expect(Self.decode(text) == .success(message))
    }

    /// WA-6: both ways to write a character are the same.
    @Test func escapedAndPlainFormsAreTheSame() {
        #expect(Self.decode(#"[5,"chat\/general\u00e9"]"#) == .success(.subscribe("chat/generalé")))
        #expect(Self.decode(" [ 5 ,\n\"chat/generalé\" ] ") == .success(.subscribe("chat/generalé")))
    }

    /// WA-7: what is not a list, has a second element that names nothing, or a type that no client may send.
    @Test(
        arguments: [
            ("", .invalidFormat), ("nonsense", .invalidFormat), (#"[5,"a""#, .invalidFormat),
            (#"[5,"a"]]"#, .invalidFormat), (#"{"5":"a"}"#, .invalidFormat), ("{}", .invalidFormat),
            ("null", .invalidFormat), ("7", .invalidFormat), (#""text""#, .invalidFormat), ("true", .invalidFormat),
            (#"[5,{}]"#, .invalidTopic), (#"[5,["a"]]"#, .invalidTopic), (#"[6,true]"#, .invalidTopic),
            (#"[7,null,1]"#, .invalidTopic), (#"[2,{},"p"]"#, .invalidTopic), (#"[99,{}]"#, .invalidTopic),
            ("[]", .invalidType), (#"[99,"a"]"#, .invalidType), (#"[-1,"a"]"#, .invalidType), ("[9]", .invalidType),
            (#"["5","a"]"#, .invalidType), (#"[5.0,"a"]"#, .invalidType), (#"[null,"a"]"#, .invalidType),
            (#"[18446744073709551621,"a"]"#, .invalidType),
            (#"[0,"16454043676b00eaffea9f0196050521",1,"x"]"#, .invalidType), (#"[3,"id",3]"#, .invalidType),
            (#"[4,"id","uri","text"]"#, .invalidType), (#"[8,"chat/general","hi"]"#, .invalidType),
        ] as [(String, WAMPFault)]
    )
    func saysWhatIsWrong(text: String, fault: WAMPFault) {
        #expect(Self.decode(text) == .failure(fault))
    }

    /// Ratchet dies of `[5]` and `[2,"id"]`; here they are malformed like any other.
    @Test(
        arguments: [
            "[1]", "[2]", "[5]", "[6]", "[7]", #"[1,"ev"]"#, #"[1,"ev",1]"#, #"[2,"id"]"#, #"[2,"id",1]"#,
            #"[2,"id",null]"#, #"[5,"\ud800"]"#, #"[1,"ev","\udc00"]"#, #"[7,"a",1,[],true]"#, #"[7,"a",1,[],null]"#,
        ]
    )
    func aMessageWithoutWhatItsTypeNeedsIsMalformed(text: String) {
        #expect(Self.decode(text) == .failure(.invalidFormat))
    }

    /// WA-7: the second element may be a number.
    @Test(
        arguments: [
            ("[5,12]", .subscribe("12")), ("[6,-3]", .unsubscribe("-3")), ("[5,1.5]", .subscribe("1.5")),
            ("[5,9223372036854775808]", .subscribe("9223372036854775808")),
            (#"[1,5,"http://a/"]"#, .prefix(name: "5", uri: "http://a/")),
        ] as [(String, WAMPMessage)]
    )
    func aNumberIsATopic(text: String, message: WAMPMessage) {
        #expect(Self.decode(text) == .success(message))
    }

    @Test func elementsBehindThoseOfTheTypeArePassedOver() {
        #expect(Self.decode(#"[5,"a",{},1]"#) == .success(.subscribe("a")))
    }

    @Test(arguments: [0, 1, 63, 128, 129, 100_000])
    func nestingIsBounded(depth: Int) {
        let text = #"[7,"chat/general","# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        let result = Self.decode(text + (depth == 0 ? "1]" : "]"))
        switch depth {
        case 0..<128: #expect(result != .failure(.invalidFormat))
        case _: #expect(result == .failure(.invalidFormat))
        }
    }

    // MARK: CALL

    private static func call(_ id: WAMPMessage.CallID, _ arguments: String...) throws -> WAMPMessage {
        let elements = try arguments.map { try JSONElement.parse(ByteBuffer(string: $0)) }
        return .call(.init(id: id, procedure: "http://ex/add", arguments: elements))
    }

    @Test func aCallHasItsArguments() throws {
        let id = WAMPMessage.CallID.text("Xa91")
        #expect(Self.decode(#"[2,"Xa91","http://ex/add",1,2]"#) == .success(try Self.call(id, "1", "2")))
        #expect(Self.decode(#"[2,"Xa91","http://ex/add"]"#) == .success(try Self.call(id)))
        let number = WAMPMessage.CallID.number(ByteBuffer(string: "1e2"))
        #expect(Self.decode(#"[2,1e2,"http://ex/add"]"#) == .success(try Self.call(number)))
    }

    /// WA-9: one array alone is the list of arguments.
    @Test func oneArrayOfArgumentsIsSpread() throws {
        let id = WAMPMessage.CallID.text("a")
        #expect(Self.decode(#"[2,"a","http://ex/add",[1,2,3]]"#) == .success(try Self.call(id, "1", "2", "3")))
        #expect(Self.decode(#"[2,"a","http://ex/add",[]]"#) == .success(try Self.call(id)))
        #expect(Self.decode(#"[2,"a","http://ex/add",[1],2]"#) == .success(try Self.call(id, "[1]", "2")))
        #expect(Self.decode(#"[2,"a","http://ex/add",{"b":1}]"#) == .success(try Self.call(id, #"{"b":1}"#)))
    }

    // MARK: PUBLISH

    /// WA-10: what is true in PHP, and no list, leaves the sender out.
    @Test(
        arguments: [
            ("true", .sender), ("1", .sender), ("0.1", .sender), (#""x""#, .sender), (#""0.0""#, .sender),
            ("{}", .sender), ("false", .nobody), ("null", .nobody), ("0", .nobody), ("-0.0e5", .nobody),
            (#""""#, .nobody), (#""0""#, .nobody), ("[]", .nobody), (#"["x",1,null]"#, .nobody),
        ] as [(String, WAMPMessage.Exclusion)]
    )
    func theFourthElementExcludes(text: String, exclusion: WAMPMessage.Exclusion) {
        #expect(Self.decode(#"[7,"chat/general",1,\#(text)]"#) == .success(Self.publish("1", exclusion)))
    }

    /// WA-10: lists of session ids.
    @Test func listsNameSessions() throws {
        let (one, two) = (try Self.id(1), try Self.id(2))
        #expect(
            Self.decode(#"[7,"chat/general",1,["\#(one)","nobody"],["\#(two)"]]"#)
                == .success(Self.publish("1", .sessions([one]), eligible: [two]))
        )
        #expect(Self.decode(#"[7,"chat/general",1,[],[]]"#) == .success(Self.publish("1")))
        #expect(Self.decode(#"[7,"chat/general",1,false,["x"]]"#) == .success(Self.publish("1", eligible: [])))
    }

    @Test func aPublishWithoutEventIsNull() {
        #expect(Self.decode(#"[7,"chat/general"]"#) == .success(Self.publish("null")))
    }

    @Test(arguments: [#"{ "a" : "\u00e9\/" , "a":1e400 }"#, #""\ud800""#, "-0", "[[],{}]"])
    func theEventPassesByteForByte(event: String) {
        #expect(Self.decode(#"[7,"chat/general", \#(event) ]"#) == .success(Self.publish(event)))
    }

    // MARK: Limits

    @Test func listsAreBounded() {
        let limits = WAMPLimits(elements: 4, sessions: 4)
        #expect(Self.decode(#"[5,"a",1,2]"#, limits: limits) == .success(.subscribe("a")))
        for text in [#"[5,"a",1,2,3]"#, #"[2,"a","p",[1,2,3,4,5]]"#, #"[7,"a",1,["","","","",""]]"#] {
            #expect(Self.decode(text, limits: limits) == .failure(.invalidFormat))
        }
    }

    @Test func theIDOfACallIsBounded() {
        let limits = WAMPLimits(callIDSize: 4)
        #expect((try? Self.decode(#"[2,"ab","p"]"#, limits: limits).get()) != nil)
        #expect(Self.decode(#"[2,"abc","p"]"#, limits: limits) == .failure(.invalidFormat))
        #expect(Self.decode(#"[2,12345,"p"]"#, limits: limits) == .failure(.invalidFormat))
    }

    @Test(arguments: [201, 202] as [UInt64])
    func noTextIsFatal(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let pieces = [
            "[", "]", ",", "1", "2", "5", "6", "7", "\"a\"", "\"\\ud800\"", "{", "}", "null", "true", " ", "1e9",
        ]
        for _ in 0..<5000 {
            let count = Int.random(in: 0...12, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }
            _ = Self.decode(text.joined())
        }
    }
}
