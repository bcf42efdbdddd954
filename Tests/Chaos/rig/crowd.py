"""All subscribers on one selector, in one thread."""

import time

from support.websocket import Fleet

from rig.subscriber import Subscriber

# How often those that are away are looked after.
_CARE = 0.02


class Crowd:
    def __init__(self):
        self._fleet = Fleet()
        self._cared = 0.0
        self._clients = set()
        self.subscribers = []

    def add(self, topics, places, home, chance, kind=Subscriber):
        """One more subscriber, who comes at once."""
        one = kind(self, len(self.subscribers), topics, places, home, chance)
        self.subscribers.append(one)
        one.connect(time.monotonic())
        return one

    def connect(self, address, subscriber):
        def heard(payload):
            subscriber.heard(payload, time.monotonic())

        client = self._fleet.connect(address, on_text=heard)
        self._fleet.clients.clear()
        client.subscriber = subscriber
        self._clients.add(client)
        return client

    @property
    def visits(self):
        return [visit for one in self.subscribers for visit in one.visits]

    @property
    def open_visits(self):
        return [one.visit for one in self.subscribers if one.visit]

    @property
    def lives(self):
        """What is judged: each connection by itself, or all of a subscriber's that keeps its positions as one."""
        return [life for one in self.subscribers for life in one.lives]

    @property
    def present_lives(self):
        return [one.lives[-1] for one in self.subscribers if one.visit]

    @property
    def deliveries(self):
        return sum(life.deliveries for life in self.lives)

    def turn(self, timeout):
        """Moves what can be moved, and waits for something at most for `timeout` seconds."""
        for key, events in self._fleet.selector.select(timeout):
            client = key.data
            client.handle(events)
            if client.closed or client.status not in (None, 101):
                self.ended(client)
        now = time.monotonic()
        if now >= self._cared + _CARE:
            self._cared = now
            for one in self.subscribers:
                if not one.is_present:
                    one.looked_after(now)

    def ended(self, client):
        if client in self._clients:
            self._clients.discard(client)
            client.subscriber.ended(time.monotonic())

    def close(self):
        for client in self._clients:
            client.drop()
        self._fleet.selector.close()
