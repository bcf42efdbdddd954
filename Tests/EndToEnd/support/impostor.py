"""What a node may find where its hub should be: listeners that say nothing or nonsense, and ZeroMQ peers that lie."""

import os
import pathlib
import re
import socket
import struct
import threading
import time

import zmq
from zmq.utils.monitor import recv_monitor_message

# RFC 23: signature, version 3.0, mechanism NULL, not as a server, filler.
GREETING = b"\xff\0\0\0\0\0\0\0\x01\x7f" + b"\x03\0" + b"NULL".ljust(20, b"\0") + b"\0" + bytes(31)
_WIRE = pathlib.Path(__file__).parents[3] / "docs/wire.md"


def golden_frames():
    """The frames of docs/wire.md by their names."""
    found = {}
    for name, dump in re.findall(r"<!-- frame: ([\w-]+) -->\n```\n(.*?)```", _WIRE.read_text(), re.DOTALL):
        found[name] = bytes.fromhex("".join(line[6:54] for line in dump.splitlines()))
    return found


def malformed_frames():
    """Frames of the stream and of the control door that must be refused, and such that look all right at first sight."""
    frames = [b"", b"\0", b"MUS", b"MUS\x01", b"MUS\x01\xff", bytes(64), os.urandom(300)]
    golden = golden_frames()
    for frame in golden.values():
        frames += [frame[:size] for size in range(1, len(frame))]
        frames += [frame[:at] + bytes([frame[at] ^ 0xFF]) + frame[at + 1:] for at in range(len(frame))]
    frames += [struct.pack("!H", lane) + golden["push-json"][2:] for lane in (0, 1, 255, 257, 0xFFFF)]
    return frames


def beat(term, number=1):
    """A well-formed beat without heads."""
    return b"\x01\x00\x01\x01" + struct.pack("!QQH", term, number, 0)


class Listener:
    """Takes TCP connections, says `first` and, if asked, random bytes from then on; reads nothing into what it hears.

    `heard` is set when somebody has connected, `ended` when somebody has given up a connection.
    """

    def __init__(self, first=b"", random_bytes=False):
        self._first, self._random = first, random_bytes
        self._connections = []
        self.heard, self.ended = threading.Event(), threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = "tcp://%s:%d" % self._listener.getsockname()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        """Lets nobody else in, and leaves who is in where they are: as a machine does that hangs."""
        self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            self.heard.set()
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            connection.sendall(self._first)
            connection.settimeout(0.05)
            while True:
                if self._random:
                    connection.sendall(os.urandom(4_096))
                try:
                    if not connection.recv(1 << 16):
                        break
                except TimeoutError:
                    pass
        except OSError:
            pass
        self.ended.set()


class Peer:
    """A ZeroMQ socket in the place of the hub's: `kind` XPUB or ROUTER. It sends when the node has been heard."""

    def __init__(self, kind):
        self._context = zmq.Context()
        self._socket = self._context.socket(kind)
        self._socket.linger = 0
        self._socket.sndhwm = 0
        self._socket.rcvtimeo = 10_000
        self._monitor = self._socket.get_monitor_socket(zmq.EVENT_DISCONNECTED | zmq.EVENT_HANDSHAKE_SUCCEEDED)
        self._socket.bind("tcp://127.0.0.1:*")
        self.endpoint = self._socket.last_endpoint.decode().rstrip("\0")

    def send(self, frames):
        """Waits for the node's first word, then sends the frames, one message each."""
        *envelope, _ = self._socket.recv_multipart()
        for frame in frames:
            self._socket.send_multipart([*envelope, frame])

    def wait_for_the_end(self, timeout=10):
        """Waits until the node has ended a connection."""
        end = time.monotonic() + timeout
        while (remaining := end - time.monotonic()) > 0:
            if self._monitor.poll(remaining * 1_000):
                if recv_monitor_message(self._monitor)["event"] == zmq.EVENT_DISCONNECTED:
                    return
        raise AssertionError(f"no connection ended within {timeout} s")

    def close(self):
        self._socket.disable_monitor()
        self._context.destroy(linger=0)
