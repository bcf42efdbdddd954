"""A program of its own that pushes as fast as it can: python flood.py ENDPOINT TOPIC PRODUCER COUNT BYTES."""

import sys
import time

import zmq


def main(endpoint, topic, producer, count, size):
    context = zmq.Context()
    socket = context.socket(zmq.PUSH)
    socket.linger = -1
    socket.connect(endpoint)
    topic, padding = topic.encode(), "x" * int(size)
    for number in range(int(count)):
        socket.send_multipart([topic, b'[%b,%d,"%b"]' % (producer.encode(), number, padding.encode())])
    # The connection stays until the rig ends this program: what a peer has not read yet goes with its connection.
    print("done", flush=True)
    time.sleep(3600)


if __name__ == "__main__":
    main(*sys.argv[1:])
