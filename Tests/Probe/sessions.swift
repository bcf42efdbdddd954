import Glibc
import Logging
import MusterDomain
import NIOCore
import NIOPosix
import Sessions

/// Reads `{"serializer":"php","record":"…hexadecimal…"}` per line, and writes `{"value":VALUE}` or
/// `{"error":"code","offset":number,"message":"…"}`.
func answerSessions() {
    while let line = readLine() {
        let fields = members(of: line)
        let serializer = fields["serializer"]?.string.flatMap { PHPSerializer(rawValue: $0) } ?? .php
        let record = ByteBuffer(bytes: ProbeValue.bytes(hexadecimal: fields["record"]?.string ?? "") ?? [])
        var answer = ByteBuffer()
        do throws(PHPError) {
            let session = try PHPSessionDecoder(serializer: serializer).session(from: record)
            answer.writeString(#"{"value":"#)
            ProbeValue.write(.map(session), into: &answer)
            answer.writeString("}")
        } catch {
            answer.writeString(#"{"error":"\#(error.code.rawValue)","offset":\#(error.offset),"message":"#)
            answer.writeJSONString(error.message)
            answer.writeString("}")
        }
        print(String(buffer: answer))
    }
}

/// Reads `{"path":"…","depth":"0"}` or `{"port":"6379","password":"…",…}` with `"serializer"`, `"cookie"` and `"timeout"` in
/// milliseconds per line, and writes `{"outcome":"…","reason":"…","value":VALUE}` at once. Lines with equal settings share a
/// store and its connections.
func answerLookups() {
    var readers: [String: SessionReader] = [:]
    while let line = readLine() {
        let fields = members(of: line).compactMapValues(\.string)
        let name = fields.filter { $0.key != "cookie" }.sorted { $0.key < $1.key }.description
        let reader = readers[name] ?? makeReader(fields)
        readers[name] = reader
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        let cookie = fields["cookie"]
        let reading = loop.makeFutureWithTask { await reader.session(cookieField: cookie) }
        // why: the future cannot fail.
        write(try! reading.wait())
    }
}

private func makeReader(_ fields: [String: String]) -> SessionReader {
    var settings = SessionSettings()
    settings.timeout = .milliseconds(fields["timeout"].flatMap { Int($0) } ?? 5000)
    let serializer = fields["serializer"].flatMap { PHPSerializer(rawValue: $0) } ?? .php
    if let path = fields["path"] {
        let depth = fields["depth"].flatMap { Int($0) } ?? 0
        settings.store = .phpFiles(PHPFileStoreSettings(path: path, depth: depth, serializer: serializer))
    } else {
        var redis = RedisStoreSettings(address: .unix(path: fields["socket"] ?? ""))
        if let port = fields["port"].flatMap({ Int($0) }) { redis.address = .tcp(host: "localhost", port: port) }
        redis.username = fields["username"]
        redis.password = fields["password"].map { RedisPassword($0) }
        redis.database = fields["database"].flatMap { Int($0) } ?? 0
        redis.prefix = fields["prefix"] ?? redis.prefix
        redis.serializer = serializer
        settings.store = .redis(redis)
    }
    var logger = Logger(label: "probe") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    return SessionReader(settings: settings, group: MultiThreadedEventLoopGroup.singleton, logger: logger)
}

private func write(_ reading: SessionReading) {
    var answer = ByteBuffer()
    answer.writeString(#"{"outcome":"\#(reading.outcome.rawValue)","reason":"#)
    answer.writeJSONString(reading.reason ?? "")
    answer.writeString(#","value":"#)
    ProbeValue.write(reading.session.map { .map($0.values) } ?? .null, into: &answer)
    answer.writeString("}")
    print(String(buffer: answer))
    // A test may wait for this answer before it asks on.
    fflush(nil)
}

private func members(of line: String) -> [String: JSONElement] {
    let members = try? JSONElement.parse(ByteBuffer(string: line)).members()
    return Dictionary((members ?? []).map { ($0.name, $0.value) }) { $1 }
}
