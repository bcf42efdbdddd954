"""A Redis of the test's own, on a free port and a socket in its folder."""

import shutil
import socket
import subprocess
import time


def missing():
    """Why there is no Redis, or None."""
    return None if shutil.which("redis-server") else "redis-server is not installed (Debian: redis-server)"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Redis:
    def __init__(self, folder, *options, port=None):
        self.port = port or free_port()
        self.socket = str(folder / "redis.sock")
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--unixsocket", self.socket]
        command += ["--dir", str(folder), "--save", "", "--appendonly", "no", *options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 20
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < deadline, "redis-server did not start"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self._process.kill()
        self._process.wait(10)

    def pause(self, signal):
        self._process.send_signal(signal)

    def _answers(self):
        try:
            self.command("PING")
            return True
        except OSError:
            time.sleep(0.01)
            return False

    def command(self, *words):
        """Sends a command in Redis' own protocol, and returns the first kilobyte of its answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            text = f"*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
            connection.sendall(text.encode())
            return connection.recv(1024).decode()
