"""A cluster under load, with everything recorded: what a scenario does its harm to."""

import contextlib
import dataclasses
import pathlib
import random
import time

from support.ports import free_range
from support.process import Process

from rig import doors, figures, sandbox
from rig.crowd import Crowd
from rig.judge import Judge
from rig.ledger import Ledger, topic_name
from rig.links import Direct, Relays, Veths
from rig.producer import Producer
from rig.returning import ReturningSubscriber
from rig.servers import Servers
from rig.subscriber import Subscriber
from rig.watch import Watch

# Seconds around a fault whose pushes say nothing of the latency on a node that is well.
_BEFORE, _AFTER = 0.2, 2.0


@dataclasses.dataclass
class Fault:
    what: str
    nodes: list
    begin: float
    end: float = 0.0
    # When its traces had gone as well, where the scenario knows.
    recovered: float = 0.0
    # What was seen of it; nothing seen makes the run a failure.
    effect: float = 0


class Rig:
    def __init__(self, plan, seed, folder):
        self.plan = plan
        self.chance = random.Random(seed)
        self.ledger = Ledger()
        self.crowd = Crowd()
        self.faults = []
        self.failures = []
        # What the verdict says beside the usual figures.
        self.notes = []
        self.gaps_allowed = False
        self.keeps_positions = False
        self.judge = None
        self._seed = seed
        self.folder = folder
        self._processes = []
        self._producers = []
        self._watches = {}
        self._settled = False
        first = free_range(40)
        self._ports = iter(range(first, first + 40))

    # Building it up

    def start(self, links=None, hub=None, node=None, host="127.0.0.1", history=None):
        """Processes and subscribers; returns when all are there. `links` makes the links from the servers.

        `history` is what the topics keep: then subscribers come back with their positions, and owe everything.
        """
        self.keeps_positions = history is not None
        self.servers = Servers(self.folder, host, self._ports, hub, node, history)
        self.servers.hub.start()
        self.wait(lambda: self.servers.hub.is_ready, 30, "the hub")
        self.links = (links or Direct)(self.servers)
        for _ in range(self.plan.nodes):
            self.servers.add_node(**self.links.attach()).start()
        self.wait(lambda: all(node.is_ready for node in self.nodes), 30, "the nodes")
        for number in range(self.plan.subscribers):
            self.add_subscriber(number % len(self.nodes))
        self.wait(self.all_present, 60, "the subscribers")
        for server in [self.servers.hub, *self.nodes]:
            self._watches[server.name] = Watch(server)
            self._watches[server.name].start()

    def relays(self, delay=0):
        return lambda servers: Relays(servers, delay)

    def start_separated(self, **options):
        """Nodes in namespaces where the machine allows it, else behind relays that stall."""
        if sandbox.is_entered():
            rooms = sandbox.Rooms(self.start_process)
            self.start(lambda servers: Veths(servers, rooms), host="0.0.0.0", **options)
        else:
            self.notes.append("no network namespaces here: relays stall in place of dropped packets")
            self.start(self.relays(), **options)

    def start_process(self, arguments):
        self._processes.append(Process(arguments))
        return self._processes[-1]

    @staticmethod
    def program(name):
        """The path of a program beside this file."""
        return pathlib.Path(__file__).with_name(name)

    def add_subscriber(self, home, places=None, topics=None):
        places = places or [node.listen for node in self.nodes]
        topics = topics or self.chance.sample(range(self.plan.topics), 2)
        kind = ReturningSubscriber if self.keeps_positions else Subscriber
        return self.crowd.add(topics, places, home, random.Random(self.chance.random()), kind)

    @property
    def nodes(self):
        return self.servers.nodes

    @property
    def hub(self):
        return self.servers.hub

    def watch(self, server):
        return self._watches[server.name]

    # Load

    def begin_traffic(self, padding=0, rate=None):
        share = (rate or self.plan.rate) / len(doors.ALL)
        # Addresses of the doors, as producers need them.
        for number, door in enumerate(doors.ALL):
            hub = _Addresses(self.servers)
            account = self.ledger.open(padding)
            producer = Producer(door, hub, account, self.plan.topics, share, f"{self._seed}-{number}")
            self._producers.append(producer)
            producer.start()

    def end_traffic(self):
        """Stops the producers, and waits until what they handed over has gone."""
        for producer in self._producers:
            producer.stop()
        self.wait(lambda: not any(producer.is_alive() for producer in self._producers), 20, "the producers' end")

    def settle(self):
        """Ends the load, and waits for the last push to every topic."""
        if self._settled:
            return
        self._settled = True
        self.reached(self.all_present, 30, "every subscriber to be on its topics again")
        self.end_traffic()
        self.pump_until_idle()
        last = self.ledger.open()
        for topic in sorted({topic for one in self.crowd.subscribers for topic in one.topics}):
            number, data = last.begin(topic, time.monotonic())
            taken, moment = self.servers.push(topic_name(topic), data)
            if taken:
                last.acknowledge(number, moment)
            else:
                self.expect(False, f"the last push to {topic_name(topic)} was refused")
        self.pump(lambda: self._has_heard_last(last), 20)
        # Figures go to the metrics once a second. What should not come any more has this time to come.
        self.pump_for(1.3)

    def _has_heard_last(self, last):
        newest = last.producer << 32
        return all(
            log.keys and max(log.keys[-3:]) >= newest
            for visit in self.crowd.present_lives
            for log in visit.logs.values()
        )

    # Time

    def pump(self, until, timeout):
        """Moves the subscribers until `until()` holds; whether it did in time."""
        end = time.monotonic() + timeout
        while not until():
            remaining = end - time.monotonic()
            if remaining <= 0:
                return False
            self.crowd.turn(min(remaining, 0.02))
        return True

    def pump_for(self, seconds):
        self.pump(lambda: False, seconds)

    def pump_until_idle(self, quiet=0.5, timeout=30):
        """Until nothing has been delivered for a while."""
        end = time.monotonic() + timeout
        count = -1
        while count != self.crowd.deliveries and time.monotonic() < end:
            count = self.crowd.deliveries
            self.pump_for(quiet)

    def wait(self, until, timeout, what):
        """Without it the scenario makes no sense."""
        if not self.pump(until, timeout):
            raise AssertionError(f"{what} did not come within {timeout} s")

    # What must be

    def expect(self, holds, words):
        if not holds:
            self.failures.append(words)
        return bool(holds)

    def reached(self, until, timeout, what):
        """Expects that something comes to be in time; how many seconds it took."""
        begun = time.monotonic()
        self.expect(self.pump(until, timeout), f"expected {what} within {timeout} s")
        return time.monotonic() - begun

    def all_present(self):
        return all(one.is_present for one in self.crowd.subscribers)

    @contextlib.contextmanager
    def fault(self, what, nodes=None):
        """A time of harm to these nodes, all without a list. Sets `effect` of what it yields, or the run has failed."""
        fault = Fault(what, list(range(len(self.nodes))) if nodes is None else nodes, time.monotonic())
        self.faults.append(fault)
        yield fault
        fault.end = time.monotonic()

    def visits_on(self, number):
        return [visit for visit in self.crowd.visits if visit.node == self.nodes[number].name]

    def longest_wait(self, number, begin, end):
        """The longest time from a push within a span to its delivery on one node."""
        logs = [log for visit in self.visits_on(number) for log in visit.logs.values()]
        return max((wait for log in logs for sent, wait in self.ledger.waits(log) if begin <= sent <= end), default=0)

    # The end

    def conclude(self):
        """Judges the whole run; what was wrong."""
        self.settle()
        for fault in self.faults:
            pushed = self.ledger.sent_between(fault.begin, fault.end)
            self.expect(pushed, f"no push was sent during {fault.what}: nothing is shown")
            self.expect(fault.effect, f"nothing was seen of {fault.what}: nothing is shown")
        for server in [self.hub, *self.nodes]:
            self.expect(server.process.running, f"{server.name} has died")
        self.judge = Judge(self.ledger, self.crowd.lives, self.gaps_allowed)
        self.failures += self.judge.run()
        return self.failures

    def figures(self):
        """The figures of the verdict, in words."""
        visits = self.crowd.visits
        seen = figures.latencies([] if self.keeps_positions else visits, self.ledger, self._harmed)
        samples = [node.metrics() for node in self.nodes if node.process.running]
        hub = [self.hub.metrics()]
        words = {
            "pushes": self.ledger.pushes,
            "acknowledged": self.ledger.acknowledged,
            "deliveries": self.crowd.deliveries,
            "faults": len(self.faults),
            "replayed": figures.total(samples, "muster_node_stream_replayed_total"),
            "sent-again": figures.total(hub, "muster_hub_replayed_messages_total"),
            "lost": figures.total(samples, "muster_node_stream_lost_total"),
            "gaps": sum(visit.gaps for visit in visits),
            "reconnects": sum(not visit.is_open for visit in visits),
        }
        text = " ".join(f"{name}={value}" for name, value in words.items())
        times = " ".join(f"{name}={figures.milliseconds(value)}" for name, value in figures.percentiles(seen).items())
        return f"{text} untouched-latency: {times}"

    def _harmed(self, visit):
        """When something was done to the node of this visit, with a moment to recover."""
        return [
            (fault.begin - _BEFORE, max(fault.end, fault.recovered) + _AFTER)
            for fault in self.faults
            if any(self.nodes[number].name == visit.node for number in fault.nodes)
        ]

    def close(self):
        for watch in self._watches.values():
            watch.stop()
        for producer in self._producers:
            producer.stop()
        self.crowd.close()
        if hasattr(self, "links"):
            self.links.close()
        if hasattr(self, "servers"):
            self.servers.close()
        for process in self._processes:
            process.kill()


class _Addresses:
    """The doors as producers know them."""

    def __init__(self, servers):
        self.ingest = servers.door("ingest")
        self.backends = servers.door("backends")
        self.http = servers.http
