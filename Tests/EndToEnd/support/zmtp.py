"""A peer of a ZeroMQ socket on a plain TCP socket, which does what libzmq never would."""

import socket
import struct


def _property(name, value):
    return bytes([len(name)]) + name + struct.pack("!I", len(value)) + value


class RawPeer:
    """A DEALER without security (RFC 23) under a routing id that it chooses."""

    def __init__(self, endpoint, routing_id):
        host, _, port = endpoint.removeprefix("tcp://").rpartition(":")
        self.socket = socket.create_connection((host, int(port)), timeout=10)
        self.socket.sendall(b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32))
        self._receive(64)
        ready = b"\x05READY" + _property(b"Socket-Type", b"DEALER") + _property(b"Identity", routing_id)
        self.socket.sendall(bytes([4, len(ready)]) + ready)
        # The other side's READY: its length is in its second byte.
        self._receive(self._receive(2)[1])

    def send(self, message):
        """One message of one frame, of at most 255 bytes."""
        self.socket.sendall(bytes([0, len(message)]) + message)

    def receive(self):
        """The next frame, of at most 255 bytes."""
        return self._receive(self._receive(2)[1])

    def reset(self):
        """Ends the connection as a broken network does."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def _receive(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            assert piece, "the connection ended"
            data += piece
        return data
