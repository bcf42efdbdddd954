"""Compares what was heard with what was pushed, and with what Muster promises.

On each connection, for each topic, from the `subscribed` reply on: every push that the hub acknowledged, and every push that
anybody heard, came once and in one order that all connections share, which is also each producer's order; or a gap stands at
the place of the hole. Nothing came that was not asked for. A connection that ended owes only what lies before the last thing
that it heard.
"""

import bisect
import dataclasses
import math

from rig.ledger import split, topic_name
from rig.order import agreed_order

# Broken promises that are written down in words; the rest is counted.
_SHOWN = 12


@dataclasses.dataclass
class Hole:
    """A push that a connection did not hear, and whether a gap stands for it."""

    visit: object
    topic: int
    key: int
    told: bool


class Judge:
    """`gaps_allowed`: whether this scenario may lose anything if it says so."""

    def __init__(self, ledger, visits, gaps_allowed=False):
        self.ledger = ledger
        self.visits = visits
        self.gaps_allowed = gaps_allowed
        self.broken = []
        self.holes = []

    def run(self):
        """All that is wrong, in words."""
        acknowledged = self.ledger.acknowledged_by_topic()
        by_topic = {}
        for visit in self.visits:
            for moment, what in visit.strays:
                self._break(f"{visit.describe()} got {what}")
            for topic, log in visit.logs.items():
                by_topic.setdefault(topic, []).append((visit, log))
        for topic in sorted(set(by_topic) | set(acknowledged)):
            self._judge_topic(topic, by_topic.get(topic, []), acknowledged.get(topic, []))
        return self.verdict()

    def verdict(self):
        hidden = len(self.broken) - _SHOWN
        return self.broken[:_SHOWN] + ([f"... and {hidden} more"] if hidden > 0 else [])

    def _break(self, what):
        self.broken.append(what)

    def _judge_topic(self, topic, heard, acknowledged):
        for visit, log in heard:
            self._judge_log(topic, visit, log)
        known = [[key for key in log.keys if self.ledger.knows(key, topic)] for _, log in heard]
        order, contradicting = agreed_order(known, self.ledger.sent)
        if contradicting:
            some = ", ".join(map(_name, contradicting[:4]))
            self._break(f"{topic_name(topic)}: subscribers heard {len(contradicting)} pushes in different orders: {some}")
            return
        places = {key: place for place, key in enumerate(order)}
        unheard = sorted(set(acknowledged).difference(places))
        logs = [log for _, log in heard]
        for visit, log in heard:
            if log.is_subscribed:
                self._find_holes(topic, visit, log, places, logs)
                self._find_unheard(topic, visit, log, unheard)

    def _judge_log(self, topic, visit, log):
        """What one connection's sequence shows by itself."""
        newest, seen = {}, set()
        for key in log.keys:
            producer, number = split(key)
            if not self.ledger.knows(key, topic):
                self._break(f"{visit.describe()} heard {_name(key)} on {topic_name(topic)}: nobody pushed that there")
            elif key in seen:
                self._break(f"{visit.describe()} heard {_name(key)} twice on {topic_name(topic)}")
            elif number < newest.get(producer, -1):
                self._break(f"{visit.describe()} heard {_name(key)} behind number {newest[producer]} of its producer")
            newest[producer] = max(number, newest.get(producer, -1))
            seen.add(key)
        if log.gaps and not self.gaps_allowed:
            self._break(f"{visit.describe()} was told of {len(log.gaps)} gaps on {topic_name(topic)}: {log.gaps[0][2]}")

    def _find_holes(self, topic, visit, log, places, logs):
        heard = set(log.keys)
        found = [places[key] for key in log.keys if key in places]
        first, last = (found[0], found[-1]) if found else (math.inf, -1)
        for key, place in places.items():
            if key in heard or not (place > first or self.ledger.sent(key) > log.subscribed):
                continue
            if visit.is_open or place < last:
                self._hole(Hole(visit, topic, key, self._is_told(key, place, log, places, logs)))

    def _find_unheard(self, topic, visit, log, unheard):
        """What was acknowledged and heard by nobody: any gap from the push on may be meant."""
        for key in unheard if visit.is_open else ():
            sent = self.ledger.sent(key)
            if sent > log.subscribed:
                self._hole(Hole(visit, topic, key, any(told >= sent for _, told, _ in log.gaps)))

    def _hole(self, hole):
        self.holes.append(hole)
        if not hole.told or not self.gaps_allowed:
            words = "though a gap was told" if hole.told else "and no gap was told there"
            self._break(f"{hole.visit.describe()} missed {_name(hole.key)} on {topic_name(hole.topic)}, {words}")

    def _is_told(self, key, place, log, places, logs):
        """Whether a gap stands where the push should be.

        Where no connection heard the push together with one of its neighbours here, their order is not known, and the gap
        may stand on either side of that neighbour.
        """
        if not log.gaps:
            return False
        low = high = bisect.bisect_left(log.keys, place, key=lambda one: places.get(one, -1))
        others = [{other: spot for spot, other in enumerate(one.keys)} for one in logs if key in one.keys]
        while low > 0 and not _decided(key, log.keys[low - 1], others):
            low -= 1
        while high < len(log.keys) and not _decided(key, log.keys[high], others):
            high += 1
        return any(low <= spot <= high for spot, _, _ in log.gaps)


def _decided(key, neighbour, others):
    return split(key)[0] == split(neighbour)[0] or any(neighbour in one for one in others)


def _name(key):
    producer, number = split(key)
    return f"push {number} of producer {producer}"
