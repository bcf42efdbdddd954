"""WebSocket clients on one selector: a thousand of them are cheap, and each shows every byte that came.

Own code on plain sockets, so that a test can do what no library lets it: stop reading, ignore pings, send any frame.
"""

import base64
import collections
import errno
import hashlib
import json
import os
import selectors
import socket
import struct
import time

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
Frame = collections.namedtuple("Frame", "fin opcode payload")


def mask(key, payload):
    if not payload:
        return b""
    size = len(payload)
    keys = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(keys, "big")).to_bytes(size, "big")


def encode_frame(opcode, payload=b"", fin=True, key=None):
    """A client's frame, masked as RFC 6455 section 5.3 asks."""
    key = os.urandom(4) if key is None else key
    size = len(payload)
    head = bytes([(0x80 if fin else 0) | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65_536:
        head += struct.pack("!BH", 0x80 | 126, size)
    else:
        head += struct.pack("!BQ", 0x80 | 127, size)
    return head + key + mask(key, payload)


def upgrade_request(address, path="/", protocols=("muster.v1.json",), headers=None, key="dGhlIHNhbXBsZSBub25jZQ=="):
    fields = {
        "Host": address,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Version": "13",
    }
    if protocols:
        fields["Sec-WebSocket-Protocol"] = ", ".join(protocols)
    fields.update(headers or {})
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items() if value is not None)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Client:
    """One connection. What came is in `texts` (bytes of each text message), `frames` (control frames and others)."""

    def __init__(self, fleet, address, *, path="/", protocols=("muster.v1.json",), headers=None, receive_buffer=None,
                 answer_pings=True, answer_close=True, on_text=None, source=None, before=b""):
        """`source` is the address to connect from, `before` what is sent in front of the request."""
        self.fleet = fleet
        self.address = address
        self.answer_pings = answer_pings
        self.answer_close = answer_close
        self.on_text = on_text
        self.status = None
        self.headers = {}
        self.texts = []
        self.frames = []
        self.pings = 0
        self.close_code = None
        self.close_reason = ""
        self.ended = False
        self.refused = False
        self.bytes_received = 0
        self._parsed = []
        self._next_id = 1_000
        self._in = bytearray()
        self._out = bytearray()
        self._key = base64.b64encode(os.urandom(16)).decode()
        self._reading = True
        self._connected = False
        host, _, port = address.rpartition(":")
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source:
            self.socket.bind((source, 0))
        result = self.socket.connect_ex((host, int(port)))
        if result not in (0, errno.EINPROGRESS):
            self.socket.close()
            raise OSError(result, os.strerror(result))
        self._out += before + upgrade_request(address, path, protocols, headers, self._key)
        self._events = 0
        self._update()

    # What it does

    def send(self, data):
        """Raw bytes."""
        self._out += data
        self._write()

    def send_frame(self, opcode, payload=b"", fin=True):
        self.send(encode_frame(opcode, payload, fin))

    def send_text(self, text):
        self.send_frame(TEXT, text if isinstance(text, bytes) else text.encode())

    def send_json(self, value):
        self.send_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False))

    def send_close(self, code=1000):
        self.answer_close = False
        self.send_frame(CLOSE, struct.pack("!H", code))

    def pause(self):
        """Stops reading: what the server sends fills the buffers of the kernel, then those of the server."""
        self._reading = False
        self._update()

    def resume(self):
        self._reading = True
        self._update()

    def drop(self):
        """Ends TCP without a close frame."""
        self._end()

    # What it knows

    @property
    def open(self):
        return self.status == 101 and not self.ended

    @property
    def closed(self):
        return self.ended or self.close_code is not None

    def events(self):
        """Every text message as JSON."""
        while len(self._parsed) < len(self.texts):
            self._parsed.append(json.loads(self.texts[len(self._parsed)]))
        return self._parsed

    def messages(self, topic=None):
        """What was pushed, in the order of arrival."""
        found = [event["message"] for event in self.events() if "message" in event]
        return found if topic is None else [message for message in found if message["topic"] == topic]

    def hello(self, timeout=10):
        self.fleet.pump(lambda: self.texts or self.closed, timeout, "a hello")
        return self.events()[0]["hello"]

    def request(self, verb, body, timeout=10):
        """Sends a verb under a fresh id and waits for the answer: the whole object."""
        self._next_id += 1
        number = self._next_id
        self.send_json({"id": number, verb: body})
        return self.answer(number, timeout)

    def answer(self, identifier, timeout=10):
        def found():
            return next((event for event in self.events() if event.get("id") == identifier), None)

        self.fleet.pump(lambda: found() or self.closed, timeout, f"the answer to {identifier!r}")
        reply = found()
        assert reply is not None, f"closed with {self.close_code} before the answer to {identifier!r}: {self.texts[-3:]}"
        return reply

    def subscribe(self, *topics, timeout=10):
        """Subscribes and insists that every topic was accepted."""
        reply = self.request("subscribe", {"topics": list(topics)}, timeout)
        results = reply["subscribed"]["topics"]
        assert [result["topic"] for result in results] == list(topics), reply
        assert not any("error" in result for result in results), reply

    # The machinery

    def _update(self):
        if self.ended:
            return
        events = selectors.EVENT_READ if self._reading else 0
        if self._out or not self._connected:
            events |= selectors.EVENT_WRITE
        if events == self._events:
            return
        selector = self.fleet.selector
        if not self._events:
            selector.register(self.socket, events, self)
        elif not events:
            selector.unregister(self.socket)
        else:
            selector.modify(self.socket, events, self)
        self._events = events

    def handle(self, events):
        if events & selectors.EVENT_WRITE:
            if not self._connected:
                failed = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if failed:
                    self.refused = True
                    self._end()
                    return
                self._connected = True
            self._write()
        if events & selectors.EVENT_READ and not self.ended:
            self._read()

    def _write(self):
        if not self._connected or self.ended:
            return
        try:
            while self._out:
                sent = self.socket.send(self._out)
                del self._out[:sent]
        except BlockingIOError:
            pass
        except OSError:
            # The peer has gone; what it sent before can still be read.
            self._out.clear()
        self._update()

    def _read(self):
        try:
            data = self.socket.recv(1 << 18)
        except BlockingIOError:
            return
        except OSError:
            self._end()
            return
        if not data:
            self._end()
            return
        self.bytes_received += len(data)
        self._in += data
        if self.status is None and not self._take_head():
            return
        if self.status == 101:
            self._take_frames()

    def _take_head(self):
        end = self._in.find(b"\r\n\r\n")
        if end < 0:
            return False
        first, *fields = self._in[:end].decode("latin-1").split("\r\n")
        del self._in[: end + 4]
        self.status = int(first.split(" ")[1])
        for field in fields:
            name, _, value = field.partition(":")
            self.headers[name.strip().lower()] = value.strip()
        if self.status == 101:
            proof = base64.b64encode(hashlib.sha1(self._key.encode() + _GUID).digest()).decode()
            assert self.headers.get("sec-websocket-accept") == proof, self.headers
        return True

    def _take_frames(self):
        view, at, size = self._in, 0, len(self._in)
        while size - at >= 2:
            first, length, head = view[at], view[at + 1], 2
            assert not length & 0x80, "a server's frame must not be masked"
            if length == 126:
                head = 4
                if size - at < head:
                    break
                length = int.from_bytes(view[at + 2: at + 4], "big")
            elif length == 127:
                head = 10
                if size - at < head:
                    break
                length = int.from_bytes(view[at + 2: at + 10], "big")
            if size - at < head + length:
                break
            payload = bytes(view[at + head: at + head + length])
            at += head + length
            self._take(Frame(bool(first & 0x80), first & 0x0F, payload))
            assert not first & 0x70, "reserved bits without an extension"
            if self.ended:
                return
        del self._in[:at]

    def _take(self, frame):
        if frame.opcode == TEXT and frame.fin:
            if self.on_text:
                self.on_text(frame.payload)
            else:
                self.texts.append(frame.payload)
            return
        self.frames.append(frame)
        if frame.opcode == PING:
            self.pings += 1
            if self.answer_pings:
                self.send_frame(PONG, frame.payload)
        elif frame.opcode == CLOSE:
            self.close_code = int.from_bytes(frame.payload[:2], "big") if len(frame.payload) >= 2 else 1005
            self.close_reason = frame.payload[2:].decode()
            if self.answer_close:
                self.send_frame(CLOSE, frame.payload[:2])

    def _end(self):
        if self.ended:
            return
        if self._events:
            self.fleet.selector.unregister(self.socket)
            self._events = 0
        self.ended = True
        self.socket.close()


class Fleet:
    """Clients that live on one selector. Nothing moves outside `pump`."""

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.clients = []

    def connect(self, address, **options):
        """Begins one connection."""
        client = Client(self, address, **options)
        self.clients.append(client)
        return client

    def open(self, address, count=1, timeout=20, **options):
        """Opens `count` connections and waits for the hello of each."""
        clients = [self.connect(address, **options) for _ in range(count)]
        self.pump(lambda: all(client.texts or client.closed for client in clients), timeout, "every hello")
        for client in clients:
            assert client.status == 101 and not client.closed, (client.status, client.headers, client.close_code)
            assert "hello" in client.events()[0], client.texts
        return clients

    def open_one(self, address, **options):
        return self.open(address, 1, **options)[0]

    def subscribe(self, clients, *topics, timeout=20):
        """Subscribes many clients at once."""
        before = [len(client.texts) for client in clients]
        for client in clients:
            client.send_json({"id": "all", "subscribe": {"topics": list(topics)}})

        def answered(client, start):
            return any(event.get("id") == "all" for event in client.events()[start:])

        self.pump(
            lambda: all(answered(client, start) for client, start in zip(clients, before)), timeout, "subscriptions"
        )
        for client, start in zip(clients, before):
            reply = next(event for event in client.events()[start:] if event.get("id") == "all")
            assert "subscribed" in reply, reply
            assert not any("error" in result for result in reply["subscribed"]["topics"]), reply

    def pump(self, until, timeout=10, what="something"):
        """Reads and writes until `until()` holds."""
        end = time.monotonic() + timeout
        while not until():
            remaining = end - time.monotonic()
            if remaining <= 0:
                raise AssertionError(f"{what} did not come within {timeout} s: {self.describe()}")
            self.turn(min(remaining, 0.05))

    def pump_for(self, seconds):
        """Reads and writes for a while: only to measure over a span of time, or to see that nothing comes."""
        end = time.monotonic() + seconds
        while (remaining := end - time.monotonic()) > 0:
            self.turn(min(remaining, 0.05))

    def turn(self, timeout):
        for key, events in self.selector.select(timeout):
            key.data.handle(events)

    def describe(self):
        statuses = collections.Counter(
            f"ended {client.close_code}" if client.ended else f"status {client.status}" for client in self.clients
        )
        return f"{len(self.clients)} clients: {dict(statuses)}"

    def close(self):
        for client in self.clients:
            client.drop()
        self.selector.close()
