"""Pushes over ZeroMQ and waits for nothing: python3 push_and_forget.py TOPICS JSON [HUB]

Needs pyzmq. Several topics are separated by commas. Nobody says whether a push was taken: refusals stand in the hub's log.
"""

import json
import sys

import zmq


def push(topics, data, hub="tcp://127.0.0.1:5555", linger=1.0):
    """Hands one push to all of the topics over to ZeroMQ; waits at most `linger` seconds for it to leave."""
    with zmq.Context() as context, context.socket(zmq.PUSH) as socket:
        socket.linger = int(linger * 1000)
        socket.connect(hub)
        socket.send(json.dumps({"topics": topics, "data": data}).encode())


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python3 push_and_forget.py TOPICS JSON [HUB]")
    push(sys.argv[1].split(","), json.loads(sys.argv[2]), *sys.argv[3:4])
