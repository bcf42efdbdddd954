"""Ports that nobody uses, for the few tests that cannot bind port 0."""

import random
import socket


def free_ports(count):
    """`count` different free ports of 127.0.0.1."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def free_range(count):
    """The first of `count` consecutive free ports, below those that the kernel hands out by itself."""
    while True:
        first = random.randrange(12_000, 30_000)
        sockets = []
        try:
            for port in range(first, first + count):
                one = socket.socket()
                sockets.append(one)
                one.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
        finally:
            for one in sockets:
                one.close()
