import NIOCore

/// Reads the header that a proxy puts in front of a connection: the PROXY protocol, version 1 (text) and 2 (binary).
///
/// The specification is HAProxy's `proxy-protocol.txt`; sections below are its. Nothing is taken out of the buffer before the
/// header is whole, and what does not begin like one is refused with its first wrong byte; so the answer does not depend
/// on how the bytes were split.
package struct ProxyHeaderParser: Sendable {
    /// What one call of `parseStep` came to.
    package enum Step: Sendable, Equatable {
        case needMoreData
        /// It was taken out of the buffer; what follows are the client's bytes.
        case header(ProxyHeader)
        case violation(ProxyHeaderViolation)
    }

    /// The longest header of version 1 with its line end (§2.1).
    package static let textLimit = 107

    /// The longest header of version 2 that is read, extensions included.
    ///
    /// Its length field could announce 64 KB, which a proxy gone wrong, or somebody at its address, would make each connection
    /// hold. Addresses take 52 bytes, and what proxies add about TLS and themselves some hundred.
    package static let binaryLimit = 1024

    private static let textStart: [UInt8] = Array("PROXY ".utf8)
    private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10]
    /// Signature, version and command, family, length (§2.2).
    private static let binaryStart = 16

    package init() {}

    /// Reads the header at the buffer's front. Between two calls the caller only appends to the buffer.
    package func parseStep(_ buffer: inout ByteBuffer) -> Step {
        guard let first = buffer.readableBytesView.first else { return .needMoreData }
        let isText = first == Self.textStart[0]
        for (byte, expected) in zip(buffer.readableBytesView, isText ? Self.textStart : Self.signature)
        where byte != expected {
            let found = "0x\(String(byte, radix: 16))"
            return .violation(.init(.missing, "expected a PROXY header, found something else from byte \(found) on"))
        }
        do throws(ProxyHeaderViolation) {
            let header = isText ? try Self.readText(&buffer) : try Self.readBinary(&buffer)
            return header.map { .header($0) } ?? .needMoreData
        } catch {
            return .violation(error)
        }
    }

    // MARK: Version 1

    /// §2.1: `PROXY TCP4 source destination port port`, or `PROXY UNKNOWN` and anything.
    private static func readText(_ buffer: inout ByteBuffer) throws(ProxyHeaderViolation) -> ProxyHeader? {
        let head = buffer.readableBytesView.prefix(Self.textLimit)
        guard let lineFeed = head.firstIndex(of: UInt8(ascii: "\n")) else {
            guard head.count < Self.textLimit else {
                throw .init(.tooLong, "expected a PROXY line of at most \(Self.textLimit) bytes, found no end of it")
            }
            return nil
        }
        let line = head[..<lineFeed]
        guard line.last == UInt8(ascii: "\r") else {
            throw .init(.malformed, "expected CR LF at the end of the PROXY line, found LF alone")
        }
        let words = String(decoding: line.dropLast(), as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        buffer.moveReaderIndex(forwardBy: line.count + 1)
        if words[1] == "UNKNOWN" { return .local }
        guard words.count == 6, let source = Self.address(words[2], of: words[1]),
            Self.address(words[3], of: words[1]) != nil, words[4...].allSatisfy({ HostPort.port(String($0)) != nil })
        else {
            throw .init(.malformed, "expected TCP4 or TCP6, two addresses and two ports in the PROXY line, found others")
        }
        return .client(source)
    }

    private static func address(_ text: Substring, of family: Substring) -> IPAddress? {
        switch family {
        case "TCP4": NetworkHost.dottedQuad(String(text)).map { IPAddress(ipv4: $0) }
        case "TCP6": IPv6Address(String(text)).map { IPAddress(ipv6: $0.bits) }
        case _: nil
        }
    }

    // MARK: Version 2

    /// §2.2: addresses by family, then extensions, which are skipped.
    private static func readBinary(_ buffer: inout ByteBuffer) throws(ProxyHeaderViolation) -> ProxyHeader? {
        guard buffer.readableBytes >= Self.binaryStart,
            let version: UInt8 = buffer.getInteger(at: buffer.readerIndex + 12),
            let family: UInt8 = buffer.getInteger(at: buffer.readerIndex + 13),
            let length: UInt16 = buffer.getInteger(at: buffer.readerIndex + 14)
        else { return nil }
        guard version == 0x20 || version == 0x21 else {
            throw .init(.unsupported, "expected version 2 and LOCAL or PROXY, found 0x\(String(version, radix: 16))")
        }
        let size = Self.binaryStart + Int(length)
        guard size <= Self.binaryLimit else {
            throw .init(.tooLong, "expected a PROXY header of at most \(Self.binaryLimit) bytes, found \(size)")
        }
        guard var header = buffer.readSlice(length: size) else { return nil }
        header.moveReaderIndex(forwardBy: Self.binaryStart)
        // The receiver has to take LOCAL whatever its family says.
        return version == 0x20 ? .local : try Self.source(of: family, in: &header)
    }

    private static func source(
        of family: UInt8,
        in block: inout ByteBuffer
    ) throws(ProxyHeaderViolation) -> ProxyHeader {
        let header: ProxyHeader?
        switch family {
        case 0x00: header = .local
        case 0x11: header = block.readableBytes < 12 ? nil : block.readInteger().map { .client(IPAddress(ipv4: $0)) }
        case 0x21: header = block.readableBytes < 36 ? nil : block.readInteger().map { .client(IPAddress(ipv6: $0)) }
        // A stream socket of the proxy's machine: its path says nothing about where a client is.
        case 0x31: header = block.readableBytes < 216 ? nil : .local
        case _: throw .init(.unsupported, "expected TCP or a Unix stream, found family 0x\(String(family, radix: 16))")
        }
        guard let header else {
            throw .init(.malformed, "expected the addresses of family 0x\(String(family, radix: 16)), found fewer bytes")
        }
        return header
    }
}
