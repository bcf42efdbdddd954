"""What one connection heard, from its hello to its end."""

import array
import math


class TopicLog:
    """What came of one topic on one connection, in the order of arrival."""

    __slots__ = ("keys", "times", "gaps", "subscribed")

    def __init__(self):
        self.keys = array.array("Q")
        self.times = array.array("d")
        # (how many deliveries came before it, time, reason)
        self.gaps = []
        # When the reply came that says so; not a number: it did not.
        self.subscribed = math.nan

    @property
    def is_subscribed(self):
        return not math.isnan(self.subscribed)


class Visit:
    """One incarnation of a subscriber's connection."""

    def __init__(self, subscriber, node, hello, now):
        self.subscriber = subscriber
        self.node = node
        self.hello = hello
        self.began = now
        self.ended = math.nan
        self.close_code = None
        self.goodbye = None
        self.logs = {}
        # What must not come: (time, what it was).
        self.strays = []

    @property
    def is_open(self):
        return math.isnan(self.ended)

    @property
    def is_settled(self):
        """Whether it is on every topic that it asked for."""
        return bool(self.logs) and all(log.is_subscribed for log in self.logs.values())

    @property
    def deliveries(self):
        return sum(len(log.keys) for log in self.logs.values())

    @property
    def gaps(self):
        return sum(len(log.gaps) for log in self.logs.values())

    def describe(self):
        return f"subscriber {self.subscriber} on {self.node}"
