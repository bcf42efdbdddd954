"""A backend of a web application: pushes over ZeroMQ."""

import json

import zmq
from zmq.utils.monitor import recv_monitor_message


def encode(push):
    return push if isinstance(push, bytes) else json.dumps(push, separators=(",", ":"), ensure_ascii=False).encode()


class Backend:
    """Sockets to the doors of a hub. `curve` is (public, secret, server's public key), each Z85 text."""

    def __init__(self, hub, curve=None):
        self._hub = hub
        self._curve = curve
        self._context = zmq.Context()
        self._sockets = {}

    def _socket(self, kind, endpoint):
        if kind not in self._sockets:
            one = self._context.socket(kind)
            one.linger = 0
            one.sndtimeo = 10_000
            one.rcvtimeo = 10_000
            one.sndhwm = 0
            self._secure(one)
            one.connect(endpoint)
            self._sockets[kind] = one
        return self._sockets[kind]

    def push(self, *frames):
        """Fire and forget, on a PUSH socket: one push as JSON, or topic and data."""
        self._socket(zmq.PUSH, self._hub.ingest).send_multipart([encode(frame) for frame in frames])

    def request(self, *frames):
        """Acknowledged, on a REQ socket; the reply."""
        socket = self._socket(zmq.REQ, self._hub.backends)
        socket.send_multipart([encode(frame) for frame in frames])
        (reply,) = socket.recv_multipart()
        return json.loads(reply)

    def deal(self, envelope, *frames):
        """Acknowledged, on a DEALER socket, behind correlation frames; does not wait."""
        socket = self._socket(zmq.DEALER, self._hub.backends)
        socket.send_multipart([*envelope, *(encode(frame) for frame in frames)])

    def dealt(self):
        """The next reply on the DEALER socket: (envelope, reply)."""
        *envelope, reply = self._socket(zmq.DEALER, self._hub.backends).recv_multipart()
        return envelope, json.loads(reply)

    def is_refused(self, address, door, timeout=10):
        """Whether a door refuses the handshake, as the monitor of a fresh socket tells."""
        kind = {"ingest": zmq.PUSH, "backends": zmq.DEALER, "publish": zmq.SUB, "control": zmq.DEALER}[door]
        socket = self._context.socket(kind)
        socket.linger = 0
        events = zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_HANDSHAKE_FAILED_AUTH
        events |= zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | zmq.EVENT_DISCONNECTED
        monitor = socket.get_monitor_socket(events)
        monitor.rcvtimeo = int(timeout * 1000)
        self._secure(socket)
        socket.connect(address)
        try:
            return recv_monitor_message(monitor)["event"] != zmq.EVENT_HANDSHAKE_SUCCEEDED
        finally:
            socket.disable_monitor()
            socket.close(0)

    def _secure(self, socket):
        if self._curve:
            keys = (key.encode() for key in self._curve)
            socket.curve_publickey, socket.curve_secretkey, socket.curve_serverkey = keys

    def close(self):
        self._context.destroy(linger=0)
