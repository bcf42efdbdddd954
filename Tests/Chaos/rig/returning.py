"""A client that keeps its positions: what it missed comes when it is back, and all its connections count as one."""

import json
import math
import re

from rig.ledger import NUMBER_BITS, topic_name
from rig.subscriber import Subscriber
from rig.visit import TopicLog, Visit

_MESSAGE = re.compile(rb'\{"message":\{"topic":"v1\.chaos\.(\d+)","offset":(\d+),"data":\[(\d+),(\d+)[,\]]')


class Life(Visit):
    """All connections of one subscriber. It owes everything from its first `subscribed` on, to its end where it has one."""

    def __init__(self, *arguments, is_over=False):
        super().__init__(*arguments)
        self._is_over = is_over

    @property
    def is_open(self):
        return not self._is_over

    def describe(self):
        return f"subscriber {self.subscriber}"


class ReturningSubscriber(Subscriber):
    # What is looked at is how soon a client is served that asks: it asks at least once a second.
    longest_pause = 1.0

    def __init__(self, crowd, number, topics, places, home, chance, **options):
        super().__init__(crowd, number, topics, places, home, chance, **options)
        self.life = Life(number, "", {}, math.nan)
        self.life.logs = {topic: TopicLog() for topic in topics}
        # {topic: [epoch, offset]}
        self.positions = {}
        # (when the connection ended, when everything that was missed until then had come)
        self.recoveries = []
        self._left = None
        # Of topics that it began anew.
        self._past = []

    @property
    def lives(self):
        return [*self._past, self.life]

    def heard(self, payload, now):
        match = _MESSAGE.match(payload)
        if not match:
            self._told(json.loads(payload), now)
            return
        topic, offset = int(match[1]), int(match[2])
        position = self.positions.get(topic)
        if topic in self.topics and not self.visits[-1].logs[topic].is_subscribed:
            # It has left the topic, and this was on its way: it is not heard.
            return
        if position is None:
            self.life.strays.append((now, f"a message of {topic}, which it is not on"))
            return
        if offset != position[1] + 1:
            self.life.strays.append((now, f"offset {offset} of {topic} behind offset {position[1]}"))
        position[1] = offset
        log = self.life.logs[topic]
        log.keys.append(int(match[3]) << NUMBER_BITS | int(match[4]))
        log.times.append(now)

    def cut(self, now, back):
        """Its connection breaks without a word, and it comes back at a time."""
        self._client.drop()
        self.crowd.ended(self._client)
        self.due = back

    def again(self, chance):
        """Leaves one of its topics and subscribes it again at once, from where it was or from now; how many subscribes that are."""
        topic = chance.choice(self.topics)
        log = self.visits[-1].logs[topic]
        if not log.is_subscribed:
            return 0
        log.subscribed = math.nan
        self._client.send_json({"unsubscribe": {"topic": topic_name(topic)}})
        if chance.random() < 0.5:
            # From now: what lies between is nobody's, and a life of its own begins.
            self._begin_anew(topic)
        self._ask([topic])
        return 1

    def _begin_anew(self, topic):
        del self.positions[topic]
        past = Life(self.number, "", {}, math.nan, is_over=True)
        past.logs = {topic: self.life.logs[topic]}
        self._past.append(past)
        self.life.logs[topic] = TopicLog()

    def ended(self, now):
        if self.is_present:
            self._left = now
        super().ended(now)

    def _told(self, event, now):
        if "hello" in event:
            self.visits.append(Visit(self.number, event["hello"]["node"], event["hello"], now))
            self.visits[-1].logs = {topic: TopicLog() for topic in self.topics}
            self._ask(self.topics)
        elif "unsubscribed" in event:
            pass
        elif "gap" in event:
            self.life.strays.append((now, json.dumps(event)))
        else:
            super()._told(event, now)

    def _ask(self, topics):
        wishes = []
        for topic in topics:
            wish = {"topic": topic_name(topic)}
            if topic in self.positions:
                epoch, offset = self.positions[topic]
                wish["since"] = {"epoch": epoch, "offset": offset}
            wishes.append(wish)
        self._client.send_json({"id": 1, "subscribe": {"topics": wishes}})

    def _subscribed(self, results, now):
        again = []
        for result in results:
            topic = int(result["topic"].rpartition(".")[2])
            if result.get("error", {}).get("code") == 503:
                again.append(topic)
                continue
            self._begin(topic, result, now)
        if again:
            self._ask(again)
        elif self._left is not None:
            self.recoveries.append((self._left, now))
            self._left = None

    def _begin(self, topic, result, now):
        log = self.life.logs[topic]
        if "error" in result or result.get("recovered", True) is not True:
            self.life.strays.append((now, json.dumps(result)))
            return
        if topic in self.positions:
            if result["epoch"] != self.positions[topic][0]:
                self.life.strays.append((now, f"another epoch: {json.dumps(result)}"))
        else:
            self.positions[topic] = [result["epoch"], result["offset"]]
            log.subscribed = now
        self.visits[-1].logs[topic].subscribed = now
        self.calm()
