"""A client as a page would be: it comes back after the hint of a goodbye, else after a growing random pause, elsewhere."""

import json
import math
import re

from rig.ledger import NUMBER_BITS, topic_name
from rig.visit import TopicLog, Visit

_MESSAGE = re.compile(rb'\{"message":\{"topic":"v1\.chaos\.(\d+)","data":\[(\d+),(\d+)[,\]]')
_FIRST_PAUSE = 0.5
# A connection that has not said hello for so long is given up.
_PATIENCE = 8.0


class Subscriber:
    """`places` are the addresses of the nodes; `home` is the one to begin with."""

    longest_pause = 8.0

    def __init__(self, crowd, number, topics, places, home, chance):
        self.crowd = crowd
        self.number = number
        self.topics = topics
        self.places = places
        self.chance = chance
        self.visits = []
        # Statuses of upgrades that were refused, and None for connections that never opened.
        self.failures = []
        self.due = 0.0
        self._place = home
        self._ceiling = _FIRST_PAUSE
        self._client = None
        self._asked = math.inf

    @property
    def visit(self):
        """The visit that is under way."""
        return self.visits[-1] if self.visits and self.visits[-1].is_open else None

    @property
    def lives(self):
        """What is judged by itself: each connection."""
        return self.visits

    @property
    def is_present(self):
        return self.visit is not None and self.visit.is_settled

    def connect(self, now):
        self._asked = now
        try:
            self._client = self.crowd.connect(self.places[self._place], self)
        except OSError:
            self._client = None
            self._leave(now, None)

    def looked_after(self, now):
        """Called now and then while it is not present."""
        if self._client is None:
            if now >= self.due:
                self.connect(now)
        elif self.visit is None and now > self._asked + _PATIENCE:
            self._client.drop()
            self.ended(now)

    def ended(self, now):
        """Its connection has ended, or was refused."""
        client, self._client = self._client, None
        if client is None:
            return
        if not client.ended:
            client.drop()
        visit = self.visit
        if visit:
            visit.ended, visit.close_code = now, client.close_code
        self._leave(now, None if visit else client.status)

    def _leave(self, now, status):
        visit = self.visits[-1] if self.visits and self.visits[-1].ended == now else None
        if visit is None:
            self.failures.append(status)
        hint = visit and visit.goodbye and visit.goodbye.get("reconnect_after_ms")
        pause = hint / 1000 if hint is not None else self.chance.random() * self._ceiling
        self._ceiling = min(2 * self._ceiling, self.longest_pause)
        self.due = now + pause
        if len(self.places) > 1:
            self._place = (self._place + self.chance.randrange(1, len(self.places))) % len(self.places)

    def heard(self, payload, now):
        """One text message."""
        match = _MESSAGE.match(payload)
        if match:
            log = self.visits[-1].logs.get(int(match[1]))
            if log is not None and log.is_subscribed:
                log.keys.append(int(match[2]) << NUMBER_BITS | int(match[3]))
                log.times.append(now)
            else:
                self.visits[-1].strays.append((now, f"a message of {match[1].decode()}, which it is not on"))
            return
        self._told(json.loads(payload), now)

    def _told(self, event, now):
        if "hello" in event:
            hello = event["hello"]
            self.visits.append(Visit(self.number, hello["node"], hello, now))
            self.visits[-1].logs = {topic: TopicLog() for topic in self.topics}
            self._client.send_json({"id": 1, "subscribe": {"topics": [topic_name(topic) for topic in self.topics]}})
        elif "subscribed" in event:
            self._subscribed(event["subscribed"]["topics"], now)
        elif "gap" in event:
            gap = event["gap"]
            log = self.visits[-1].logs.get(int(gap["topic"].rpartition(".")[2]))
            if log is None:
                self.visits[-1].strays.append((now, f"a gap of {gap['topic']}, which it is not on"))
            else:
                log.gaps.append((len(log.keys), now, gap["reason"]))
        elif "goodbye" in event:
            self.visits[-1].goodbye = event["goodbye"]
        elif event:
            self.visits[-1].strays.append((now, json.dumps(event)))

    def _subscribed(self, results, now):
        for topic, result in zip(self.topics, results):
            if "error" in result:
                self.visits[-1].strays.append((now, json.dumps(result)))
            else:
                self.visits[-1].logs[topic].subscribed = now
                self.calm()

    def calm(self):
        """It is there: the next pause is a short one again."""
        self._ceiling = _FIRST_PAUSE
