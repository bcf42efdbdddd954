"""Request heads, and answers read strictly."""

import re
from typing import NamedTuple

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
FIELDS = {
    "Host": "muster.example",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": KEY,
    "Sec-WebSocket-Version": "13",
}


def head(line="GET / HTTP/1.1", *more, without=(), **changed):
    """A right handshake, changed: fields replaced (`Sec_WebSocket_Key="..."`), left out, or lines added."""
    fields = {**FIELDS, **{name.replace("_", "-"): value for name, value in changed.items()}}
    lines = [line, *(f"{name}: {value}" for name, value in fields.items() if name not in without), *more, "", ""]
    return "\r\n".join(lines).encode()


class Answer(NamedTuple):
    status: int
    reason: str
    fields: dict
    body: bytes


_STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d\d\d) ([A-Za-z ]+)$")
_FIELD = re.compile(rb"([A-Za-z0-9-]+): ([\x20-\x7e]+)$")


def read_answer(read_exactly):
    """Reads one answer. Every field must stand once, so that there are no two opinions about it."""
    received = b""
    while not received.endswith(b"\r\n\r\n"):
        received += read_exactly(1)
        assert len(received) < 8192, "an endless answer"
    first, *lines = received[:-4].split(b"\r\n")
    status = _STATUS_LINE.match(first)
    assert status, first
    fields = {}
    for line in lines:
        field = _FIELD.match(line)
        assert field, line
        name = field[1].decode().lower()
        assert name not in fields, f"{name} stands twice"
        fields[name] = field[2].decode()
    body = read_exactly(int(fields.get("content-length", 0)))
    return Answer(int(status[1]), status[2].decode(), fields, body)
