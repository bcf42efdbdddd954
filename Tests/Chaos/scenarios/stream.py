"""The stream between hub and nodes: cut, silent, slow, scrambled, and gone for longer than the ring."""

import time

from rig import figures
from rig.ledger import key_of, topic_name
from rig.lanes import lane_of
from rig.scenario import scenario
from rig.shuffle import Shuffler


@scenario("cut")
def cut(rig):
    """Every TCP connection of the stream is cut at once, eight times."""
    rig.start(rig.relays())
    rig.begin_traffic()
    rig.pump_for(1)
    cut_often(rig, 8, rig.plan.choose(1.5, 0.4))


def cut_often(rig, times, pause):
    for _ in range(times):
        with rig.fault("a cut") as fault:
            cut = rig.links.cut()
            rig.pump_for(pause)
            fault.effect = cut >= len(rig.nodes)
    rig.settle()
    expect_repair(rig)


def expect_repair(rig, nodes=None):
    samples = [rig.nodes[number].metrics() for number in nodes or range(len(rig.nodes))]
    replayed = sum(one.get("muster_node_stream_replayed_total", 0) for one in samples)
    rig.expect(replayed, "nothing had to be repaired: the fault was none")


@scenario("black-hole")
def black_hole(rig):
    """Packets between hub and node vanish: towards the node, towards the hub, both ways."""
    rig.start_separated()
    rig.begin_traffic()
    rig.pump_for(1)
    phases = [("towards the node", True, False), ("towards the hub", False, True), ("both ways", True, True)]
    for (words, to_node, from_node), seconds in zip(phases, rig.plan.choose((5, 5, 20), (2, 2, 4))):
        with rig.fault(f"a black hole {words} for {seconds} s", [0]) as fault:
            with rig.links.black_hole(0, to_node=to_node, from_node=from_node) as vanished:
                rig.pump_for(seconds)
            fault.effect = vanished()
        flows(rig, words)
        fault.recovered = time.monotonic()
    rig.expect(len(rig.crowd.visits) == len(rig.crowd.subscribers), "a black hole cost somebody the connection")


def flows(rig, words):
    """Waits until pushes of now reach the node again, and notes how long it took."""
    begun = time.monotonic()
    logs = [log for visit in rig.visits_on(0) for log in visit.logs.values()]

    def is_fresh():
        return any(log.keys and rig.ledger.sent(log.keys[-1]) > begun for log in logs)

    rig.pump(is_fresh, 40)
    took, patience = time.monotonic() - begun, rig.plan.choose(3, 5)
    rig.expect(took < patience, f"nothing new came for {took:.1f} s after the black hole {words}, allowed are {patience}")
    rig.notes.append(f"{words}: flows again after {took:.1f} s")
    rig.pump_for(1)


@scenario("delay")
def delay(rig):
    """The hub is 100 ms of round trip away, and the stream is cut now and then."""
    rig.start(rig.relays(delay=0.05))
    rig.begin_traffic()
    rig.pump_for(rig.plan.choose(5, 1))
    cut_often(rig, rig.plan.choose(5, 2), rig.plan.choose(4, 1))
    fastest = min(figures.latencies(rig.crowd.visits, rig.ledger))
    rig.expect(fastest >= 0.05, f"a push took {fastest * 1000:.0f} ms, less than the delay")


@scenario("shuffle")
def shuffle(rig):
    """Messages of the stream are dropped, doubled and put in another order in front of one node."""
    shufflers = []

    class Links:
        words = "a shuffler in front of the first node"

        def __init__(self, servers):
            self.servers = servers

        def attach(self):
            publish = self.servers.door("publish")
            if not shufflers:
                shufflers.append(Shuffler(publish, rig.chance.random()))
                publish = shufflers[0].endpoint
            return {"publish": publish, "control": self.servers.door("control")}

        def close(self):
            shufflers[0].close()

    rig.start(Links)
    rig.begin_traffic()
    rig.pump_for(1)
    shuffler = shufflers[0]
    with rig.fault("the shuffling", [0]) as fault:
        shuffler.is_harmful = True
        rig.pump_for(rig.plan.seconds or rig.plan.choose(30, 4))
        shuffler.is_harmful = False
        fault.effect = min(shuffler.dropped, shuffler.doubled, shuffler.reordered)
    rig.notes.append(f"{shuffler.dropped} dropped, {shuffler.doubled} doubled, {shuffler.reordered} reordered")
    rig.settle()
    expect_repair(rig, [0])


@scenario("last-push")
def last_push(rig):
    """Silence, a link that is down, a single push, the link is back: delivered within 1 s."""
    rig.start(rig.relays())
    account, slowest = rig.ledger.open(), 0
    for turn, down in enumerate(rig.plan.choose((0.1, 0.5, 1, 2, 3, 6, 10), (0.1, 2, 4))):
        number = turn % len(rig.nodes)
        rig.pump_for(0.5)
        topic = next(topic for visit in rig.visits_on(number) if visit.is_open for topic in visit.logs)
        listeners = [visit for visit in rig.visits_on(number) if topic in visit.logs]
        with rig.fault(f"a link that is down for {down} s", [number]) as fault:
            # With the control link alone a node would be deaf after 3 s, and its clients would go elsewhere.
            doors = ["publish"] if down < 3 else ["publish", "control"]
            with rig.links.refused([number], doors) as cut:
                key = single_push(rig, account, topic)
                rig.pump_for(down)
                early = any(key in visit.logs[topic].keys for visit in listeners)
            fault.effect = cut and not early
        back = time.monotonic()
        rig.pump(lambda: all(key in visit.logs[topic].keys for visit in listeners), 20)
        took = time.monotonic() - back
        slowest = max(slowest, took)
        rig.expect(took < 1, f"after {down} s down the last push took {took:.2f} s, not 1")
    rig.notes.append(f"slowest {slowest:.2f} s after the link was back")


def single_push(rig, account, topic):
    number, data = account.begin(topic, time.monotonic())
    taken, moment = rig.servers.push(topic_name(topic), data)
    if rig.expect(taken, "the last push was refused"):
        account.acknowledge(number, moment)
    return key_of(account.producer, number)


@scenario("beyond-ring")
def beyond_ring(rig):
    """A node is cut off for longer than the hub's ring reaches: exactly the topics that lost something are told."""
    rig.gaps_allowed = True
    rig.start(rig.relays(), hub={"limits": {"ring": "1MB"}})
    rig.begin_traffic(padding=rig.plan.choose(3000, 12_000))
    rig.pump_for(1)
    with rig.fault("a link that is down", [0]) as fault:
        with rig.links.refused([0]) as cut:
            rig.pump_for(rig.plan.choose(5, 2))
        fault.effect = cut
    rig.pump_for(1)
    rig.settle()
    told_exactly(rig, fault)


def told_exactly(rig, fault):
    """Gaps go to topics that lost something, or that share a lane with one that was pushed to; nobody else hears of any."""
    from rig.judge import Judge

    holes = Judge(rig.ledger, rig.crowd.visits, gaps_allowed=True)
    holes.run()
    lost = {(id(hole.visit), hole.topic) for hole in holes.holes}
    rig.expect(lost, "nothing was lost: the ring was too large or the time too short")
    lanes = {lane_of(topic_name(topic)) for _, topic in lost}
    gaps = 0
    for visit in rig.crowd.visits:
        for topic, log in visit.logs.items():
            gaps += len(log.gaps)
            name = f"{visit.describe()}, {topic_name(topic)}"
            if (id(visit), topic) in lost:
                rig.expect(log.gaps, f"{name}: lost something in silence")
            elif log.gaps:
                shared = visit.node == rig.nodes[0].name and lane_of(topic_name(topic)) in lanes
                rig.expect(shared, f"{name}: was told of a gap and has lost nothing")
    rig.notes.append(f"{len(holes.holes)} pushes were missed at {len(lost)} subscriptions, {gaps} gaps told")
