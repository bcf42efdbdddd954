import MusterDomain
import NIOCore
import Synchronization
import Testing

@Suite struct PushAdmissionTests {
    private static let unauthorized = Refusal(
        code: 401,
        reason: "key: expected one of the vhost's keys, found another or none"
    )
    private static let unknown = Refusal(
        code: 404,
        reason: "vhost: expected one that the manifest declares, found another"
    )

    private static func vhosts(root: [String] = [], shop: [String] = []) throws -> Vhosts {
        func families(_ text: String) throws -> TopicFamilies {
            TopicFamilies([TopicFamily(pattern: try TopicPattern(text))])
        }
        return Vhosts(
            root: Vhost(keys: root.map { VhostKey($0) }, topics: try families("root.{id}")),
            others: [
                Vhost(
                    name: "shop",
                    id: VhostID(rawValue: 7),
                    keys: shop.map { VhostKey($0) },
                    topics: try families("shop.{id}")
                )
            ]
        )
    }

    private static func admission(root: [String] = [], shop: [String] = []) throws -> PushAdmission {
        PushAdmission(vhosts: try vhosts(root: root, shop: shop)) { key, vhost in vhost.keys.contains(key) }
    }

    private static func decoder(root: [String] = [], shop: [String] = []) throws -> PushDecoder {
        PushDecoder(limits: PushLimits(data: 10), admission: try admission(root: root, shop: shop))
    }

    private static func outcome(_ admission: PushAdmission, _ name: String, _ key: String?) -> Result<String, Refusal> {
        do throws(Refusal) {
            return .success(try admission.vhost(named: name, key: key.map { VhostKey($0) }).name)
        } catch {
            return .failure(error)
        }
    }

    @Test func withoutKeysOnlyTheNameMatters() throws {
        let admission = try Self.admission()
        #expect(Self.outcome(admission, "/", nil) == .success("/"))
        #expect(Self.outcome(admission, "shop", "whatever") == .success("shop"))
        #expect(Self.outcome(admission, "nobody", nil) == .failure(Self.unknown))
        #expect(admission.isAdmittedAnywhere(nil))
    }

    @Test func eachVhostAsksForItsOwnKeys() throws {
        let admission = try Self.admission(root: ["r1", "r2"], shop: ["s"])
        #expect(Self.outcome(admission, "/", "r2") == .success("/"))
        #expect(Self.outcome(admission, "shop", "s") == .success("shop"))
        for (name, key) in [("/", "s"), ("shop", "r1"), ("/", nil), ("shop", nil), ("/", "")] {
            #expect(Self.outcome(admission, name, key) == .failure(Self.unauthorized))
        }
        #expect(admission.isAdmittedAnywhere(VhostKey("s")))
        #expect(!admission.isAdmittedAnywhere(VhostKey("x")))
        #expect(!admission.isAdmittedAnywhere(nil))
    }

    @Test func strangersCannotTellWhichVhostsThereAre() throws {
        let calls = Mutex(0)
        let admission = PushAdmission(vhosts: try Self.vhosts(shop: ["s"])) { key, vhost in
            calls.withLock { $0 += 1 }
            return vhost.keys.contains(key)
        }
        #expect(Self.outcome(admission, "nobody", "s") == .failure(Self.unauthorized))
        #expect(Self.outcome(admission, "shop", "x") == .failure(Self.unauthorized))
        #expect(Self.outcome(admission, "shop", nil) == .failure(Self.unauthorized))
        // The three are not told apart by work that was not done either.
        #expect(calls.withLock { $0 } == 3)
        // A vhost without keys stays open, whatever is shown.
        #expect(Self.outcome(admission, "/", nil) == .success("/"))
        #expect(admission.isAdmittedAnywhere(nil))
    }

    @Test func keysThatAreStillInTheirFilesLetNobodyIn() throws {
        let admission = PushAdmission(vhosts: Vhosts(root: Vhost(keyFiles: ["k"]))) { _, _ in false }
        #expect(Self.outcome(admission, "/", nil) == .failure(Self.unauthorized))
    }

    @Test func pushesGoToTheirVhostsFamilies() throws {
        let decoder = try Self.decoder(root: ["r"], shop: ["s"])
        let body = """
            [{"topic":"root.1","data":1},{"topic":"shop.1","data":1,"vhost":"shop"},
            {"topics":["shop.1","root.1"],"data":1,"vhost":"nobody"},{"topic":"shop.1","data":1,"vhost":"/"}]
            """
        let items = try decoder.decode(body: ByteBuffer(string: body), credential: .shown(VhostKey("s"))).items
        #expect(items.count == 5)
        #expect(try items[1].get().vhost == VhostID(rawValue: 7))
        for index in [0, 2, 3, 4] {
            #expect(items[index] == .failure(Self.unauthorized))
        }
        let shop = try decoder.decode(
            frames: [ByteBuffer(string: #"{"topic":"root.1","data":1,"key":"r"}"#)],
            credential: .field
        )
        #expect(try shop.items.map { try $0.get().vhost } == [.root])
    }

    @Test(arguments: [
        (#"{"topic":"root.1","data":1,"key":"r"}"#, PushCredential.none, 400),
        (#"{"topic":"shop.1","data":1,"vhost":"shop"}"#, .none, 400),
        (#"{"topic":"root.1","data":1,"vhost":"/"}"#, .none, 200),
        (#"{"topic":"root.1","data":1,"key":"r"}"#, .shown(VhostKey("r")), 400),
        (#"{"topic":"root.1","data":1}"#, .shown(VhostKey("r")), 200),
        (#"{"topic":"root.1","data":1}"#, .field, 401),
        (#"{"topic":"shop.1","data":1,"key":"r"}"#, .field, 404),
    ])
    func eachDoorHasItsWayToShowAKey(_ text: String, credential: PushCredential, code: Int) throws {
        let decoder = try Self.decoder(root: ["r"], shop: ["s"])
        var found = 200
        do throws(Refusal) {
            _ = try decoder.decode(frames: [ByteBuffer(string: text)], credential: credential)
        } catch {
            found = error.code
            #expect(!error.reason.contains("\"r\""))
        }
        #expect(found == code)
    }

    @Test func framesCannotShowAKey() throws {
        let frames = [ByteBuffer(string: "root.1"), ByteBuffer(string: "1")]
        #expect(throws: Self.unauthorized) {
            try Self.decoder(root: ["r"]).decode(frames: frames, credential: .field)
        }
        #expect(try Self.decoder(root: ["r"]).decode(frames: frames, credential: .none).items.count == 1)
    }

    @Test(arguments: [
        (VhostID(rawValue: 7), "shop.1", DataKind.json, Array(" 1 ".utf8), 200),
        (VhostID(rawValue: 8), "shop.1", .json, Array("1".utf8), 404),
        (.root, "shop.1", .json, Array("1".utf8), 404),
        (.root, "root.1", .json, Array("{".utf8), 400),
        (.root, "root.1", .json, Array("12345678901".utf8), 413),
        (.root, "root.1", .text, [0xFF], 400),
        (.root, "root.1", .bytes, [0xFF], 200),
    ])
    func whatNodesBringIsCheckedAgain(
        _ vhost: VhostID,
        topic: String,
        kind: DataKind,
        data: [UInt8],
        code: Int
    ) throws {
        let decoder = try Self.decoder(root: ["r"], shop: ["s"])
        let push = Push(vhost: vhost, topic: try TopicName(topic), kind: kind, data: ByteBuffer(bytes: data))
        var found = 200
        do throws(Refusal) {
            let checked = try decoder.check(push)
            #expect(kind != .json || checked.data == ByteBuffer(string: "1"))
        } catch {
            found = error.code
        }
        #expect(found == code)
    }
}
