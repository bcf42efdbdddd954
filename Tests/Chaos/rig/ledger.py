"""What was pushed: every push of every producer, in its order, with what is known of its fate in front of the hub."""

import array
import math

PREFIX = "v1.chaos."
# Bits of a push's key that hold its number; those above hold its producer.
NUMBER_BITS = 32
_NUMBER_MASK = (1 << NUMBER_BITS) - 1


def topic_name(topic):
    return f"{PREFIX}{topic}"


def key_of(producer, number):
    """One integer for a push: what deliveries are compared by."""
    return producer << NUMBER_BITS | number


def split(key):
    """(producer, number) of a key."""
    return key >> NUMBER_BITS, key & _NUMBER_MASK


class Account:
    """The pushes of one producer; the number of a push is its place. Times are seconds of `time.monotonic`."""

    def __init__(self, producer, padding=0, is_timed=True):
        self.producer = producer
        # Whether the times of its pushes are those of their sending.
        self.is_timed = is_timed
        self.padding = b',"' + b"x" * padding + b'"' if padding else b""
        self.topics = array.array("H")
        self.sent = array.array("d")
        # When the hub's acknowledgement came; not a number: none came.
        self.acknowledged = array.array("d")

    def __len__(self):
        return len(self.topics)

    def begin(self, topic, now):
        """Enters a push that is about to be handed to a socket: its number and its data."""
        number = len(self.topics)
        self.topics.append(topic)
        self.sent.append(now)
        self.acknowledged.append(math.nan)
        return number, b"[%d,%d%b]" % (self.producer, number, self.padding)

    def fill(self, topic, count, now):
        """Enters pushes that another process makes, as if all were acknowledged now."""
        self.topics.extend([topic] * count)
        self.sent.extend([now] * count)
        self.acknowledged.extend([now] * count)

    def acknowledge(self, number, now):
        self.acknowledged[number] = now

    def is_acknowledged(self, number):
        return not math.isnan(self.acknowledged[number])


class Ledger:
    """All accounts of a run. Producers write to their own from their threads; it is read when they have stopped."""

    def __init__(self):
        self.accounts = []

    def open(self, padding=0, is_timed=True):
        self.accounts.append(Account(len(self.accounts), padding, is_timed))
        return self.accounts[-1]

    def knows(self, key, topic):
        """Whether this push was made, and for this topic."""
        producer, number = split(key)
        if producer >= len(self.accounts) or number >= len(self.accounts[producer]):
            return False
        return self.accounts[producer].topics[number] == topic

    def sent(self, key):
        producer, number = split(key)
        return self.accounts[producer].sent[number]

    def waits(self, log):
        """(time of the push, seconds to the delivery) of what a connection heard of a topic."""
        for key, moment in zip(log.keys, log.times):
            producer, number = split(key)
            account = self.accounts[producer]
            if account.is_timed:
                yield account.sent[number], moment - account.sent[number]

    @property
    def pushes(self):
        return sum(len(account) for account in self.accounts)

    @property
    def acknowledged(self):
        return sum(account.is_acknowledged(number) for account in self.accounts for number in range(len(account)))

    def acknowledged_by_topic(self):
        """{topic: keys of the pushes to it that the hub has acknowledged}."""
        found = {}
        for account in self.accounts:
            for number, topic in enumerate(account.topics):
                if account.is_acknowledged(number):
                    found.setdefault(topic, []).append(key_of(account.producer, number))
        return found

    def sent_between(self, begin, end):
        """How many pushes were handed over in this time."""
        return sum(begin <= moment <= end for account in self.accounts for moment in account.sent)
