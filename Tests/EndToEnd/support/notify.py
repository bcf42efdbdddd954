"""The service manager's side of `sd_notify(3)`: a datagram socket that hears what a service says."""

import os
import select
import socket
import time


class NotifySocket:
    """`messages` are all that came so far, each a dict of its assignments. An abstract socket has no file."""

    def __init__(self, folder, *, abstract=False):
        self.address = f"@muster-notify-{os.getpid()}-{time.monotonic_ns()}" if abstract else str(folder / "notify")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + self.address[1:] if abstract else self.address)
        self._socket.setblocking(False)
        self.messages = []

    def environment(self, watchdog=None):
        """What systemd sets for a service; `watchdog` in seconds."""
        variables = {"NOTIFY_SOCKET": self.address}
        if watchdog:
            variables["WATCHDOG_USEC"] = str(int(watchdog * 1e6))
        return variables

    def listen(self, seconds):
        """What comes within that time."""
        end = time.monotonic() + seconds
        heard = []
        while (left := end - time.monotonic()) > 0:
            if message := self._receive(left):
                heard.append(message)
        return heard

    def wait_for(self, matches, timeout=20):
        """The first message from now on for which `matches(message)` is truthy."""
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            if (message := self._receive(left)) and matches(message):
                return message
        raise AssertionError(f"the message that was waited for did not come; heard: {self.messages[-30:]}")

    def wait_for_key(self, key, timeout=20):
        return self.wait_for(lambda message: key in message, timeout)

    def _receive(self, seconds):
        if not select.select([self._socket], [], [], seconds)[0]:
            return None
        text = self._socket.recv(65536).decode()
        self.messages.append(dict(line.split("=", 1) for line in text.splitlines()))
        return self.messages[-1]

    def close(self):
        self._socket.close()
