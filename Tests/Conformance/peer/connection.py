"""One connection to a node, and what a test may expect of it."""

import json
import socket

from . import frames
from .frames import CLOSE, PING, PONG, TEXT, Frame
from .head import ACCEPT, head, read_answer

PATIENCE = 10


class Connection:
    """A plain connection. It never waits longer than `PATIENCE` seconds for bytes."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.socket = socket.create_connection((host, int(port)), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def send_in_pieces(self, data, size=1):
        """Sends pieces that a server is likely to read one by one, because it has to answer between them."""
        for index in range(0, len(data), size):
            self.send(data[index: index + size])

    def read_exactly(self, count):
        while len(self.received) < count:
            data = self.socket.recv(65536)
            if not data:
                raise EOFError(f"the connection ended after {self.received!r}")
            self.received += data
        result, self.received = self.received[:count], self.received[count:]
        return result

    def answer(self):
        return read_answer(self.read_exactly)

    def frame(self):
        """The next frame that is no sign of life: the node's pings and idle beats come when they like."""
        while True:
            frame = Frame.read(self.read_exactly)
            if frame.opcode == PING:
                self.send(frames.frame(PONG, frame.payload))
            elif frame != (TEXT, b"{}"):
                return frame

    def expect_end(self):
        """The server ends the connection and has nothing more to say."""
        assert self.received == b"", f"the server went on with {self.received[:80]!r}"
        try:
            rest = self.socket.recv(65536)
        except ConnectionResetError:
            return
        assert rest == b"", f"the server went on with {rest[:80]!r}"

    def expect_rejection(self, status):
        """An answer that is whole, says so, and is the last thing on the connection."""
        answer = self.answer()
        assert answer.status == status, answer
        assert "close" in answer.fields["connection"].lower().replace(",", " ").split(), answer
        assert answer.fields["content-type"].startswith("text/plain"), answer
        assert answer.body.endswith(b"\n") and len(answer.body) < 512, answer
        self.expect_end()
        return answer


class WebSocket(Connection):
    """A connection after its handshake."""

    def __init__(self, address, handshake=None):
        super().__init__(address)
        self.send(head() if handshake is None else handshake)
        self.handshake = self.expect_upgrade()

    def expect_upgrade(self):
        return expect_upgrade(self)

    def json(self):
        frame = self.frame()
        assert frame.opcode == TEXT, frame
        return json.loads(frame.payload)

    def ping(self, payload=b"are you there"):
        self.send(frames.frame(PING, payload))
        assert self.frame() == Frame(PONG, payload)

    def subscribe(self, topic, number=1):
        self.send(frames.frame(TEXT, subscription(topic, number)))
        self.expect_subscribed(topic, number)

    def expect_subscribed(self, topic, number=1):
        """The reply that shows which text arrived at the node's dialect."""
        assert self.json() == {"id": number, "subscribed": {"topics": [{"topic": topic}]}}

    def expect_close(self, code):
        """A close frame with this code and a reason that is text, and then the end, though we answer nothing."""
        frame = self.frame()
        assert frame.opcode == CLOSE, frame
        found = int.from_bytes(frame.payload[:2], "big") if frame.payload else None
        assert found == code, (found, frame.payload[2:])
        reason = frame.payload[2:].decode()
        self.expect_end()
        return reason

    def expect_refused(self, data, code):
        """Bytes that make the node close the connection with this code."""
        self.send(data)
        return self.expect_close(code)


def expect_upgrade(connection):
    """The 101 with exactly the fields that it must have, and the dialect's first frame."""
    answer = connection.answer()
    assert (answer.status, answer.reason) == (101, "Switching Protocols"), answer
    assert answer.fields["sec-websocket-accept"] == ACCEPT
    assert answer.fields["upgrade"].lower() == "websocket"
    assert answer.fields["connection"].lower() == "upgrade"
    assert "sec-websocket-extensions" not in answer.fields
    hello = connection.frame()
    assert hello.opcode == TEXT and "hello" in json.loads(hello.payload)
    return answer


def subscription(topic, number=1, size=0):
    """A command as text, padded with white space to at least `size` bytes."""
    text = json.dumps({"id": number, "subscribe": {"topics": [topic]}}, ensure_ascii=False).encode()
    return text + b" " * (size - len(text))
