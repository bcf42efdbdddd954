import Hummingbird
import MusterDomain
import MusterRuntime
import NIOCore

/// What history has, for whoever may push to the vhost.
extension HubAPI {
    /// Entries of one answer.
    private static let entryLimit: ClosedRange<UInt64> = 1...1000
    private static let standardLimit: UInt64 = 100
    /// The weight of one answer's messages; one is told however heavy it is.
    static let historyBytes = 4_000_000
    /// All answers together that are made, or that their clients have not read yet.
    static let readingBytes = 64_000_000

    /// The topics of a vhost that have had pushes, in the order of their names.
    func topics(_ request: Request) async throws -> Response {
        await answering { () async throws(Refusal) in
            let query = try HubQuery(request.uri.query, names: ["vhost", "prefix", "after", "limit"])
            let vhost = try vhost(query, request)
            let after = try query["after"].map { text throws(Refusal) in try Self.topic(text, field: "after").text }
            let limit = Int(try query.number("limit", in: Self.entryLimit) ?? Self.standardLimit)
            let job = HistoryJob.list(vhost.id, prefix: query["prefix"] ?? "", after: after, limit: limit)
            guard case .listed(let records, let hasMore) = try await result(of: job) else { throw Self.confused }
            return .json(TopicRecord.json(records, hasMore: hasMore))
        }
    }

    /// Where one topic stands.
    func topic(_ request: Request, _ context: APIContext) async throws -> Response {
        await answering { () async throws(Refusal) in
            let query = try HubQuery(request.uri.query, names: ["vhost"])
            let (topic, retention) = try kept(try vhost(query, request), context)
            guard case .looked(let record) = try await result(of: .look(topic, retention)) else { throw Self.confused }
            if let record { return .json(record.json) }
            // It has had no push: the epoch that its first one will have is known all the same.
            let finding = try await find(topic, .head, limit: 1, retention)
            return .json(TopicRecord(topic: topic, epoch: finding.position.epoch, head: finding.position.offset).json)
        }
    }

    /// The pushes of one topic: the latest, or those behind a position.
    func history(_ request: Request, _ context: APIContext) async throws -> Response {
        await answering { () async throws(Refusal) in
            let query = try HubQuery(request.uri.query, names: ["vhost", "limit", "epoch", "offset"])
            let (topic, retention) = try kept(try vhost(query, request), context)
            let limit = try query.number("limit", in: Self.entryLimit) ?? Self.standardLimit
            let since = try Self.position(query)
            let reservation = try reading.reserve(Self.historyBytes)
            let wanted = since.map { HistoryRecall.Wanted.range($0.epoch, from: $0.offset + 1, through: .max) }
            let finding = try await find(topic, wanted ?? .latest(UInt16(limit)), limit: Int(limit), retention)
            if let since { try Self.checkReach(of: since, in: finding) }
            let body = finding.json(of: topic.name)
            reservation.resize(to: body.readableBytes)
            return .json(body, keeping: reservation, on: context.eventLoop)
        }
    }

    // MARK: What is asked for

    private func vhost(_ query: HubQuery, _ request: Request) throws(Refusal) -> Vhost {
        try rulebook.current.decoder.admission.vhost(named: query["vhost"] ?? "/", key: request.bearerKey)
    }

    /// The topic of the path, when its family keeps history.
    private func kept(
        _ vhost: Vhost,
        _ context: APIContext
    ) throws(Refusal) -> (topic: HistoryTopic, retention: HistoryRetention) {
        guard let text = context.parameters.get("topic").flatMap({ PercentEncoding.decoded($0) }) else {
            throw .badRequest("topic: expected percent-encoded UTF-8, found something else")
        }
        let name = try Self.topic(text, field: "topic")
        guard let retention = vhost.topics.family(of: name)?.family.history else {
            throw Refusal(code: 404, reason: "topic: expected one of a family that keeps history, found another")
        }
        return (HistoryTopic(vhost: vhost.id, name: name), retention)
    }

    private static func topic(_ text: String, field: String) throws(Refusal) -> TopicName {
        do throws(Refusal) {
            return try TopicName(text)
        } catch {
            throw Refusal(code: error.code, reason: "\(field): \(error.reason)")
        }
    }

    private static func position(_ query: HubQuery) throws(Refusal) -> Position? {
        let epoch = try query["epoch"].map { text throws(Refusal) in
            guard let epoch = Epoch(text) else {
                throw .badRequest("epoch: expected one as the hub gave it, found something else")
            }
            return epoch
        }
        // A position behind the last number does not exist, and its successor could not be counted.
        let offset = try query.number("offset", in: 0...(UInt64.max - 1))
        switch (epoch, offset) {
        case (nil, nil): return nil
        case (let epoch?, let offset?): return Position(epoch: epoch, offset: offset)
        case (nil, _?): throw .badRequest("epoch: expected it beside offset, found none")
        case (_?, nil): throw .badRequest("offset: expected it beside epoch, found none")
        }
    }

    // MARK: What is found

    /// Refuses a position from which not everything can be told: a part must not look like all of it.
    private static func checkReach(
        of since: Position,
        in finding: HistoryEngine.Finding
    ) throws(Refusal) {
        let head = finding.position
        guard since.epoch == head.epoch else {
            throw Refusal(code: 409, reason: "epoch: expected \(head.epoch), the topic's own, found \(since.epoch)")
        }
        guard since.offset <= head.offset else {
            throw Refusal(code: 409, reason: "offset: expected at most \(head.offset), found \(since.offset)")
        }
        guard since.offset + 1 >= finding.oldest else {
            let reason =
                "offset: expected at least \(finding.oldest - 1), since what is before is gone, found \(since.offset)"
            throw Refusal(code: 409, reason: reason)
        }
    }

    private func find(
        _ topic: HistoryTopic,
        _ wanted: HistoryRecall.Wanted,
        limit: Int,
        _ retention: HistoryRetention
    ) async throws(Refusal) -> HistoryEngine.Finding {
        let job = HistoryJob.find(topic, wanted, limit: limit, bytes: Self.historyBytes, retention)
        guard case .found(let finding) = try await result(of: job) else { throw Self.confused }
        return finding
    }

    private func result(of job: HistoryJob) async throws(Refusal) -> HistoryResult {
        let result = await mailbox.history(job)
        if case .failed(let refusal) = result { throw refusal }
        return result
    }

    /// A job is answered by its own kind of result; anything else is the hub's own fault and must not end it.
    private static let confused = Refusal(code: 500, reason: "history: expected its answer, found another")

    private func answering(_ body: () async throws(Refusal) -> Response) async -> Response {
        do throws(Refusal) {
            return try await body()
        } catch {
            metrics.refused(RefusalReason(error), door: .http)
            return Self.response(PushAnswer(error))
        }
    }
}
