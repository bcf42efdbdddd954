import NIOCore

/// A strict incremental parser of the one request head that a connection begins with (RFC 9112).
///
/// Each line is taken out of the buffer and judged as soon as it is whole, and a byte that cannot stand in a head is
/// refused when it arrives; so the answer never depends on how the bytes were split. What follows the head, such as the
/// first frame of a client that does not wait for the answer, stays in the buffer.
package struct UpgradeParser: Sendable {
    /// What one call of `parseStep` came to.
    package enum Step: Sendable, Equatable {
        case needMoreData
        case request(UpgradeRequest)
        case rejected(HTTPRejection)
    }

    private enum State: Sendable {
        /// One empty line before the request is ignored (RFC 9112 §2.2).
        case requestLine(mayBeEmpty: Bool)
        case fields(UpgradeRequestDraft, count: Int)
        case finished
        case rejected(HTTPRejection)
    }

    private let limits: UpgradeLimits
    private var state: State = .requestLine(mayBeEmpty: true)
    /// Bytes of the lines taken so far.
    private var consumed = 0
    /// Bytes at the buffer's front that were searched for the line's end and are not searched again.
    private var scanned = 0

    package init(limits: UpgradeLimits = UpgradeLimits()) {
        self.limits = limits
    }

    /// Reads on in the head.
    ///
    /// Between two calls the caller only appends to the buffer. After the request has been returned every call asks for
    /// more data; after a rejection every call returns it again.
    package mutating func parseStep(_ buffer: inout ByteBuffer) -> Step {
        do throws(HTTPRejection) {
            while let line = try self.nextLine(&buffer) {
                if let request = try self.take(line) { return .request(request) }
            }
            return .needMoreData
        } catch {
            self.state = .rejected(error)
            return .rejected(error)
        }
    }

    /// Judges one line; returns the request at the end of the head.
    private mutating func take(_ line: String) throws(HTTPRejection) -> UpgradeRequest? {
        switch self.state {
        case .requestLine(let mayBeEmpty):
            if line.isEmpty, mayBeEmpty {
                self.state = .requestLine(mayBeEmpty: false)
            } else {
                self.state = .fields(UpgradeRequestDraft(line: try HTTPRequestLine(line)), count: 0)
            }
            return nil
        case .fields(var draft, let count):
            guard !line.isEmpty else {
                self.state = .finished
                return try draft.finish()
            }
            guard count < self.limits.headerFields else {
                throw HTTPRejection(
                    .headerFieldsTooLarge,
                    "header: expected at most \(self.limits.headerFields) fields"
                )
            }
            try draft.add(fieldLine: line)
            self.state = .fields(draft, count: count + 1)
            return nil
        case .finished, .rejected:
            preconditionFailure("no line is read after the head")
        }
    }

    /// Takes the next line out of the buffer; nil when its end has not come.
    private mutating func nextLine(_ buffer: inout ByteBuffer) throws(HTTPRejection) -> String? {
        switch self.state {
        case .finished: return nil
        case .rejected(let rejection): throw rejection
        case .requestLine, .fields: break
        }
        guard let size = try self.sizeOfLine(in: buffer) else { return nil }
        self.consumed += size
        self.scanned = 0
        let line = buffer.readString(length: size - 2)
        buffer.moveReaderIndex(forwardBy: 2)
        return line
    }

    /// The bytes of the first line with its line end; nil when the end has not come.
    private mutating func sizeOfLine(in buffer: ByteBuffer) throws(HTTPRejection) -> Int? {
        let found = buffer.withUnsafeReadableBytes { bytes -> Result<Int?, HTTPRejection> in
            while self.scanned < bytes.count {
                let isAfterCarriageReturn = self.scanned > 0 && bytes[self.scanned - 1] == UInt8(ascii: "\r")
                if let rejection = self.check(bytes[self.scanned], isAfterCarriageReturn: isAfterCarriageReturn) {
                    return .failure(rejection)
                }
                self.scanned += 1
                if isAfterCarriageReturn { return .success(self.scanned) }
            }
            return .success(nil)
        }
        return try found.get()
    }

    /// Judges the byte at `scanned`, which stands after a carriage return only as its line feed.
    private func check(_ byte: UInt8, isAfterCarriageReturn: Bool) -> HTTPRejection? {
        if let rejection = self.checkLimits() { return rejection }
        switch byte {
        case UInt8(ascii: "\n"):
            return isAfterCarriageReturn ? nil : .badRequest("line end: expected CR LF, found LF alone")
        case _ where isAfterCarriageReturn:
            return .badRequest("line end: expected CR LF, found CR alone")
        case UInt8(ascii: "\r"), UInt8(ascii: "\t"), 0x20...0x7E, 0x80...0xFF:
            return nil
        case _:
            return .badRequest("request head: expected text, found byte 0x\(String(byte, radix: 16))")
        }
    }

    private func checkLimits() -> HTTPRejection? {
        if case .requestLine = self.state {
            guard self.scanned < self.limits.requestLineBytes + 2 else {
                return HTTPRejection(
                    .uriTooLong,
                    "request line: expected at most \(self.limits.requestLineBytes) bytes"
                )
            }
        }
        guard self.consumed + self.scanned < self.limits.headBytes else {
            return HTTPRejection(
                .headerFieldsTooLarge,
                "request head: expected at most \(self.limits.headBytes) bytes"
            )
        }
        return nil
    }
}
