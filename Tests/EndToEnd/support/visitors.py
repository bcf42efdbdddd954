"""Clients that come back as a page does: after the hint of the goodbye, else after a moment."""

import random
import time


class Stay:
    """One connection of a visitor, from its subscription on."""

    def __init__(self, client, node, began):
        self.client = client
        self.node = node
        self.began = began
        self.ended = None

    @property
    def goodbye(self):
        return next((event["goodbye"] for event in self.client.events() if "goodbye" in event), None)

    def numbers(self, topic):
        return [message["data"] for message in self.client.messages(topic)]


class Visitor:
    def __init__(self, fleet, address, topic, **options):
        self.fleet = fleet
        self.address = address
        self.topic = topic
        self.options = options
        self.stays = []
        # What became of connections that never opened: the status, or None without an answer.
        self.failures = []
        self._due = 0.0
        self._client = None
        self._asked = False

    @property
    def present(self):
        return bool(self.stays) and self.stays[-1].ended is None

    @property
    def node(self):
        return self.stays[-1].node if self.present else None

    def step(self, now):
        if self._client is None:
            if now >= self._due:
                self._client = self.fleet.connect(self.address, **self.options)
                self._asked = False
            return
        client = self._client
        if client.closed or client.status not in (None, 101):
            self._leave(now)
        elif not self._asked and client.texts:
            client.send_json({"id": 1, "subscribe": {"topics": [self.topic]}})
            self._asked = True
        elif self._asked and not self.present and len(client.texts) > 1:
            events = client.events()
            assert "error" not in events[1]["subscribed"]["topics"][0], events[1]
            self.stays.append(Stay(client, events[0]["hello"]["node"], now))

    def _leave(self, now):
        if self.present:
            stay = self.stays[-1]
            stay.ended = now
            goodbye = stay.goodbye
            wait = goodbye["reconnect_after_ms"] / 1000 if goodbye else random.random() / 2
        else:
            self.failures.append(self._client.status)
            wait = random.random() / 2
        self._due = now + wait
        self._client = None


class Visitors:
    """Visitors of one address, who all hear one topic."""

    def __init__(self, fleet, address, topic, count, **options):
        self.fleet = fleet
        self.all = [Visitor(fleet, address, topic, **options) for _ in range(count)]
        # Called at every turn.
        self.meanwhile = lambda now: None

    def pump(self, until, timeout, what):
        def turn():
            now = time.monotonic()
            self.meanwhile(now)
            for visitor in self.all:
                visitor.step(now)
            return until()

        self.fleet.pump(turn, timeout, what)

    def wait_for_all(self, timeout=20):
        self.pump(lambda: all(visitor.present for visitor in self.all), timeout, "every visitor")
