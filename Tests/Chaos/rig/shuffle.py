"""A proxy for the messages of the stream that drops, doubles and reorders some of them. Beats are messages as well."""

import random
import threading
import time

import zmq


class Shuffler(threading.Thread):
    """Stands between a hub's XPUB at `target` and whoever subscribes at `endpoint`."""

    # The part of the messages that something is done to.
    _DROPPED, _DOUBLED, _HELD = 0.02, 0.02, 0.02
    # A message that is held lets others pass for at most so many seconds.
    _LONGEST_HOLD = 0.1

    def __init__(self, target, seed):
        super().__init__(daemon=True)
        self.is_harmful = False
        self.dropped = self.doubled = self.reordered = 0
        self._chance = random.Random(seed)
        self._held = []
        self._stopping = False
        self._context = zmq.Context()
        self._source = self._context.socket(zmq.XSUB)
        self._sink = self._context.socket(zmq.XPUB)
        for socket in (self._source, self._sink):
            socket.linger = 0
            socket.rcvhwm = socket.sndhwm = 0
        # Every subscription goes through, also one that somebody else has made before.
        self._sink.setsockopt(zmq.XPUB_VERBOSER, 1)
        self._source.connect(target)
        port = self._sink.bind_to_random_port("tcp://127.0.0.1")
        self.endpoint = f"tcp://127.0.0.1:{port}"
        self.start()

    def run(self):
        poller = zmq.Poller()
        poller.register(self._source, zmq.POLLIN)
        poller.register(self._sink, zmq.POLLIN)
        while not self._stopping:
            ready = dict(poller.poll(10))
            if self._sink in ready:
                self._source.send(self._sink.recv())
            if self._source in ready:
                self._pass(self._source.recv())
            now = time.monotonic()
            while self._held and self._held[0][0] <= now:
                self._sink.send(self._held.pop(0)[1])
        self._context.destroy(linger=0)

    def _pass(self, message):
        chance = self._chance.random() if self.is_harmful else 1
        if chance < self._DROPPED:
            self.dropped += 1
        elif chance < self._DROPPED + self._DOUBLED:
            self.doubled += 1
            self._sink.send(message)
            self._sink.send(message)
        elif chance < self._DROPPED + self._DOUBLED + self._HELD:
            self.reordered += 1
            self._held.append((time.monotonic() + self._chance.random() * self._LONGEST_HOLD, message))
            self._held.sort(key=lambda held: held[0])
        else:
            self._sink.send(message)

    def close(self):
        self._stopping = True
        self.join(5)
