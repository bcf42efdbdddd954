"""A producer: a thread that pushes to random topics at a steady pace through one door."""

import random
import threading
import time

import zmq

from rig.ledger import topic_name


class Producer(threading.Thread):
    def __init__(self, door, hub, account, topics, rate, seed):
        super().__init__(daemon=True, name=f"producer-{door.name}")
        self.door = door.name
        self.account = account
        self.refused = 0
        self._make = door
        self._hub = hub
        self._names = [topic_name(topic).encode() for topic in range(topics)]
        self._rate = rate
        self._chance = random.Random(seed)
        self._stopping = threading.Event()

    def run(self):
        door = self._make(self._hub)
        begun, count = time.monotonic(), 0
        while not self._stopping.is_set():
            count += 1
            self._push(door)
            for number, accepted in door.answers():
                self._answered(number, accepted)
            late = time.monotonic() - begun - count / self._rate
            if late < 0:
                self._stopping.wait(-late)
            elif late > 1:
                # It was held up: it goes on at its pace and does not make up for it.
                begun, count = time.monotonic(), 0
        self._last_answers(door)
        door.close()

    def _push(self, door):
        topic = self._chance.randrange(len(self._names))
        number, data = self.account.begin(topic, time.monotonic())
        while True:
            try:
                accepted = door.push(number, self._names[topic], data)
                break
            except zmq.Again:
                # The socket's queue is full, because the hub is away: the push was not taken.
                if self._stopping.is_set():
                    return
        if accepted is not None:
            self._answered(number, accepted)

    def _answered(self, number, accepted):
        if accepted:
            self.account.acknowledge(number, time.monotonic())
        else:
            self.refused += 1

    def _last_answers(self, door):
        """What is on its way gets a moment, so that it counts; and libzmq's queue leaves the process."""
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            for number, accepted in door.answers():
                self._answered(number, accepted)
            time.sleep(0.02)

    def stop(self):
        self._stopping.set()
