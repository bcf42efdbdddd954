"""Pushes over ZeroMQ and waits for the acknowledgement: python3 push_zeromq.py TOPIC JSON [HUB]

Needs pyzmq. A REQ socket that got no answer cannot be used again: this one is made anew for each push, which is what a
short script wants; a server keeps one DEALER socket open instead.
"""

import json
import sys

import zmq


def push(topic, data, hub="tcp://127.0.0.1:5557", timeout=2.0):
    """Pushes to one topic and returns the hub's answer; raises when the push was not taken."""
    with zmq.Context() as context, context.socket(zmq.REQ) as socket:
        socket.linger = 0
        socket.connect(hub)
        socket.send(json.dumps({"topic": topic, "data": data}).encode())
        if not socket.poll(int(timeout * 1000)):
            raise RuntimeError(f"no hub answers at {hub}")
        answer = json.loads(socket.recv())
    if "error" in answer:
        raise RuntimeError(f"push refused: {answer['error']['code']} {answer['error']['reason']}")
    return answer


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python3 push_zeromq.py TOPIC JSON [HUB]")
    print(json.dumps(push(sys.argv[1], json.loads(sys.argv[2]), *sys.argv[3:4])))
