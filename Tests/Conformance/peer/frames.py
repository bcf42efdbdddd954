"""Frames: written as a client does, every field free to be wrong; read as a server must write them."""

import struct
from typing import NamedTuple

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
CONTROL = (CLOSE, PING, PONG)
KEY = b"\x37\xfa\x21\x3d"


def masked(payload, key=KEY):
    pattern = key * (len(payload) // 4 + 1)
    return bytes(byte ^ mask for byte, mask in zip(payload, pattern))


def frame(opcode, payload=b"", *, final=True, reserved=0, key=KEY, length=None, length_bytes=None):
    """One frame. `key` None leaves the mask out; `length` and `length_bytes` (0, 2, 8) make the header lie."""
    if isinstance(payload, str):
        payload = payload.encode()
    said = len(payload) if length is None else length
    if length_bytes is None:
        length_bytes = 0 if said <= 125 else 2 if said <= 0xFFFF else 8
    mask_bit = 0 if key is None else 0x80
    first = final << 7 | reserved << 4 | opcode
    if length_bytes == 0:
        header = struct.pack(">BB", first, mask_bit | said)
    elif length_bytes == 2:
        header = struct.pack(">BBH", first, mask_bit | 126, said)
    else:
        header = struct.pack(">BBQ", first, mask_bit | 127, said)
    return header + payload if key is None else header + key + masked(payload, key)


def fragments(opcode, *pieces):
    """One message in as many frames as there are pieces."""
    return b"".join(
        frame(opcode if index == 0 else CONTINUATION, piece, final=index == len(pieces) - 1)
        for index, piece in enumerate(pieces)
    )


def close_frame(code=None, reason=b""):
    return frame(CLOSE, b"" if code is None else struct.pack(">H", code) + reason)


class Frame(NamedTuple):
    """A frame of the server's; `read` has checked the rules that the server is bound to."""

    opcode: int
    payload: bytes

    @staticmethod
    def read(read_exactly):
        first, second = read_exactly(2)
        assert first & 0x70 == 0, "the server set reserved bits"
        assert second & 0x80 == 0, "the server masked a frame"
        opcode, length = first & 0x0F, second & 0x7F
        assert opcode in (CONTINUATION, TEXT, BINARY, *CONTROL), f"the server sent opcode {opcode}"
        if opcode in CONTROL:
            assert length <= 125 and first & 0x80, "the server sent a long or fragmented control frame"
        if length == 126:
            (length,) = struct.unpack(">H", read_exactly(2))
            assert length > 125, "the server wrote a length that is not minimal"
        elif length == 127:
            (length,) = struct.unpack(">Q", read_exactly(8))
            assert length > 0xFFFF, "the server wrote a length that is not minimal"
        assert first & 0x80, "the server fragments nothing"
        return Frame(opcode, read_exactly(length))
