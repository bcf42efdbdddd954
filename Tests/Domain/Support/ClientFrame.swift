/// A frame as a client sends it, with every field free to be wrong.
struct ClientFrame {
    /// How the payload length is written; `.shortest` is the only right form.
    enum LengthForm {
        case shortest
        case twoBytes
        case eightBytes
    }

    var isFinal = true
    var reservedBits: UInt8 = 0
    var opcode: UInt8 = 1
    var maskKey: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D]
    var lengthForm = LengthForm.shortest
    /// What the header says when it does not tell the truth.
    var declaredLength: UInt64?
    var payload: [UInt8] = []

    static func text(_ text: String, isFinal: Bool = true) -> ClientFrame {
        ClientFrame(isFinal: isFinal, opcode: 1, payload: Array(text.utf8))
    }

    static func text(_ bytes: [UInt8], isFinal: Bool = true) -> ClientFrame {
        ClientFrame(isFinal: isFinal, opcode: 1, payload: bytes)
    }

    static func binary(_ bytes: [UInt8], isFinal: Bool = true) -> ClientFrame {
        ClientFrame(isFinal: isFinal, opcode: 2, payload: bytes)
    }

    static func continuation(_ bytes: [UInt8], isFinal: Bool = true) -> ClientFrame {
        ClientFrame(isFinal: isFinal, opcode: 0, payload: bytes)
    }

    static func continuation(_ text: String, isFinal: Bool = true) -> ClientFrame {
        ClientFrame(isFinal: isFinal, opcode: 0, payload: Array(text.utf8))
    }

    static func ping(_ bytes: [UInt8] = []) -> ClientFrame { ClientFrame(opcode: 9, payload: bytes) }

    static func pong(_ bytes: [UInt8] = []) -> ClientFrame { ClientFrame(opcode: 10, payload: bytes) }

    static func close(_ bytes: [UInt8] = []) -> ClientFrame { ClientFrame(opcode: 8, payload: bytes) }

    static func close(code: UInt16, reason: [UInt8] = []) -> ClientFrame {
        .close([UInt8(code >> 8), UInt8(code & 0xFF)] + reason)
    }

    var bytes: [UInt8] {
        var bytes = [(self.isFinal ? 0x80 : 0) | self.reservedBits << 4 | self.opcode]
        let length = self.declaredLength ?? UInt64(self.payload.count)
        let maskBit: UInt8 = self.maskKey == nil ? 0 : 0x80
        switch (self.lengthForm, length) {
        case (.shortest, ...125):
            bytes.append(maskBit | UInt8(length))
        case (.shortest, ...0xFFFF), (.twoBytes, _):
            bytes += [maskBit | 126, UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)]
        case (.shortest, _), (.eightBytes, _):
            bytes.append(maskBit | 127)
            bytes += (0..<8).map { UInt8(length >> (56 - 8 * UInt64($0)) & 0xFF) }
        }
        guard let key = self.maskKey else { return bytes + self.payload }
        return bytes + key + self.payload.enumerated().map { $0.element ^ key[$0.offset % 4] }
    }
}

extension [ClientFrame] {
    var bytes: [UInt8] { self.flatMap(\.bytes) }
}
