"""A Redis server of the tests' own, on loopback and on a unix socket."""

import shutil
import socket

from .ports import free_ports
from .process import Process
from .waiting import eventually

_BINARY = shutil.which("redis-server") or "/usr/bin/redis-server"


class Redis(Process):
    def __init__(self, folder, *, password=None, port=None):
        self.folder = folder
        self.port = port or free_ports(1)[0]
        self.password = password
        self.unix = folder / f"redis-{self.port}.sock"
        flags = {
            "port": self.port, "bind": "127.0.0.1", "unixsocket": self.unix, "dir": folder, "save": "", "appendonly": "no",
            "databases": 4,
        }
        if password:
            flags["requirepass"] = password
        super().__init__([_BINARY, *(part for name, value in flags.items() for part in (f"--{name}", value))])

    def wait_until_ready(self):
        eventually(lambda: self.unix.exists() and self._answers(), 20, "an answer of Redis")
        return self

    def _answers(self):
        try:
            return self.command("PING") == b"+PONG\r\n"
        except OSError:
            return False

    def command(self, *words, database=0):
        """One command; the raw reply, as far as it comes at once."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            for line in ([("AUTH", self.password)] if self.password else []) + [("SELECT", str(database))]:
                connection.sendall(_encode(line))
                connection.recv(4096)
            connection.sendall(_encode(words))
            return connection.recv(1 << 20)


def _encode(words):
    parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
