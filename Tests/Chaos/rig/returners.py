"""Clients of one topic in a process of their own: killing it cuts them all at once, and its work delays nobody else's clock.

python returners.py TOPIC COUNT EPOCH OFFSET MESSAGES ADDRESS ...: connects, subscribes all behind the position (or from now where EPOCH
is -), says `there EPOCH OFFSET` when all are on the topic, and with MESSAGES above 0 `done SECONDS` when each has had so many, with
every offset once and in order, else what was wrong.
"""

import base64
import json
import os
import re
import resource
import selectors
import socket
import sys
import time

_OFFSET = re.compile(rb'"offset":(\d+),"data"')


def frame(value):
    payload = json.dumps(value, separators=(",", ":")).encode()
    key = os.urandom(4)
    head = bytes([0x81, 0x80 | len(payload)]) if len(payload) < 126 else bytes([0x81, 0xFE]) + len(payload).to_bytes(2, "big")
    return head + key + bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))


def request(address):
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET / HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: muster.v1.json\r\n\r\n"
    ).encode()


class One:
    """One connection; what came is looked at when the clock has stopped."""

    def __init__(self, address, wish):
        host, _, port = address.rpartition(":")
        self.socket = socket.create_connection((host, int(port)))
        # The command may follow the request at once: it is read after the upgrade.
        self.socket.sendall(request(address) + frame({"id": 1, "subscribe": {"topics": [wish]}}))
        self.socket.setblocking(False)
        self.parts = []
        self.messages = 0
        self.is_there = False

    def read(self):
        data = self.socket.recv(1 << 20)
        if not data:
            raise SystemExit("a connection has ended")
        self.parts.append(data)
        self.messages += data.count(b'"message":')
        self.is_there = self.is_there or b'"subscribed"' in data

    def offsets(self):
        return [int(offset) for offset in _OFFSET.findall(b"".join(self.parts))]

    def result(self):
        text = b"".join(self.parts)
        begin = text.index(b'{"id":1,"subscribed"')
        return json.JSONDecoder().raw_decode(text[begin:].split(b"\x81")[0].decode())[0]["subscribed"]["topics"][0]


def main(topic, count, epoch, offset, messages, addresses):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    wish = {"topic": topic}
    if epoch != "-":
        wish["since"] = {"epoch": epoch, "offset": offset}
    selector = selectors.DefaultSelector()
    begun = time.monotonic()
    ones = [One(addresses[number % len(addresses)], wish) for number in range(count)]
    for one in ones:
        selector.register(one.socket, selectors.EVENT_READ, one)
    wait(selector, lambda: all(one.is_there for one in ones))
    first = ones[0].result()
    print("there", first["epoch"], first["offset"], flush=True)
    if not messages:
        while True:
            wait(selector, lambda: False)
    wait(selector, lambda: all(one.messages >= messages for one in ones))
    took = time.monotonic() - begun
    wanted = list(range(offset + 1, offset + 1 + messages))
    wrong = sum(one.offsets()[:messages] != wanted or one.result().get("recovered") is not True for one in ones)
    print(f"done {took:.2f}" if not wrong else f"{wrong} of {count} did not get exactly what they missed", flush=True)
    wait(selector, lambda: False)


def wait(selector, until):
    checked = 0.0
    while True:
        for key, _ in selector.select(0.05):
            key.data.read()
        now = time.monotonic()
        if now >= checked + 0.05:
            checked = now
            if until():
                return


if __name__ == "__main__":
    topic, count, epoch, offset, messages, *addresses = sys.argv[1:]
    main(topic, int(count), epoch, int(offset), int(messages), addresses)
