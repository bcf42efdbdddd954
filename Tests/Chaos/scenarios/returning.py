"""Many clients that come back at the same moment, or again and again."""

import random
import resource
import sys
import time

from rig import figures
from rig.ledger import topic_name
from rig.scenario import Skipped, scenario
from scenarios.history import recoveries, start

_MISSED = 500


def hub_figure(rig, name):
    return figures.total([rig.hub.metrics()], name)


@scenario("history-cut")
def history_cut(rig):
    """Many clients are cut in the same moment with 500 messages missed each; others must not notice."""
    start(rig)
    rig.begin_traffic(rate=rig.plan.rate / 5)
    crowds = rig.plan.choose((300, 2000), (60,))
    topic = rig.plan.topics
    for number, size in enumerate(crowds):
        cut(rig, size, topic + number)


def cut(rig, size, topic):
    """`size` clients of one topic go at once, miss their part of it, and come back at once."""
    name = topic_name(topic)
    there = returners(rig, name, size, "-", 0, 0)
    epoch, offset = told(rig, there, "there")
    recalled = hub_figure(rig, "muster_hub_history_recalled_messages_total")
    with rig.fault(f"the cut of {size} clients", []) as fault:
        there.kill()
        for number in range(_MISSED):
            taken, _ = rig.servers.push(name, b"%d" % number)
            rig.expect(taken, f"push {number} of those that are missed was refused")
            rig.crowd.turn(0)
        back = time.monotonic()
        again = returners(rig, name, size, epoch, int(offset), _MISSED)
        told(rig, again, "there")
        (took,) = told(rig, again, "done")
        fault.effect = size
    whole = time.monotonic() - back
    limit = rig.plan.choose(5, 15)
    rig.expect(float(took) < limit, f"{size} clients had what they missed after {took} s, not {limit}")
    brought = hub_figure(rig, "muster_hub_history_recalled_messages_total") - recalled
    bound = _MISSED * len(rig.nodes)
    rig.expect(brought <= bound, f"the hub sent {brought} messages again, more than {bound}")
    others = [wait for one in rig.crowd.subscribers for log in one.life.logs.values()
              for sent, wait in rig.ledger.waits(log) if back <= sent <= back + whole]
    p99 = figures.percentiles(others).get("p99", 0)
    rig.expect(p99 < rig.plan.choose(0.25, 2), f"pushes of others took {p99 * 1000:.0f} ms at p99")
    rig.notes.append(
        f"{size} clients cut at once had all after {took} s; the hub sent {brought} messages for it; "
        f"p99 of others {p99 * 1000:.0f} ms"
    )
    again.kill()


def returners(rig, name, size, epoch, offset, messages):
    addresses = [node.listen for node in rig.nodes]
    return rig.start_process(
        [sys.executable, rig.program("returners.py"), name, size, epoch, offset, messages, *addresses]
    )


def told(rig, process, word):
    """The rest of the line that begins with a word."""

    def line():
        return next((line.split()[1:] for line in process.lines("stdout") if line.startswith(word)), None)

    rig.wait(lambda: line() is not None or not process.running, 60, f"{word} of the clients beside the rig")
    if line() is None:
        raise AssertionError(process.describe())
    return line()


@scenario("history-jitter")
def history_jitter(rig):
    """As many sockets as the machine holds, each cut every 15 s for 2 s, for two minutes."""
    sockets = rig.plan.choose(10_000, 300)
    seconds = rig.plan.seconds or rig.plan.choose(120, 18)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < sockets + 1000:
        raise Skipped(f"{most} descriptors do not hold {sockets} sockets")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    start(rig)
    begun = len(rig.crowd.subscribers)
    topics = rig.plan.choose(100, 20)
    while len(rig.crowd.subscribers) - begun < sockets:
        for _ in range(500):
            number = len(rig.crowd.subscribers)
            rig.add_subscriber(number % len(rig.nodes), topics=[rig.chance.randrange(topics)])
        rig.reached(rig.all_present, 60, "500 clients more")
    crowd = rig.crowd.subscribers[begun:]
    rig.begin_traffic(rate=rig.plan.choose(20, 20))
    first = time.monotonic()
    pending = sorted(((first + rig.chance.random() * 15, place) for place in range(len(crowd))))
    cuts = 0
    with rig.fault("the cuts", []) as fault:
        while time.monotonic() < first + seconds:
            now = time.monotonic()
            again = []
            while pending and pending[0][0] <= now:
                due, place = pending.pop(0)
                if crowd[place].is_present:
                    crowd[place].cut(now, back=now + 2)
                    cuts += 1
                again.append((due + 15, place))
            pending.extend(again)
            rig.crowd.turn(0.01)
        fault.effect = cuts
    rig.reached(rig.all_present, 30, "all clients to be back")
    times = [took - 2 for took in recoveries(rig)]
    rig.notes.append(f"{len(crowd)} sockets, {cuts} cuts; back after 2 s and {figures.percentiles(times)['p99'] * 1000:.0f} ms at p99")


@scenario("history-subscribes")
def history_subscribes(rig):
    """Thousands of subscribes with and without a position at random moments under load: no gap, and nothing twice."""
    start(rig)
    rig.begin_traffic()
    wanted = rig.plan.choose(10_000, 600)
    chance = random.Random(rig.chance.random())
    done = 0
    with rig.fault("the subscribes", []) as fault:
        while done < wanted:
            for one in chance.sample(rig.crowd.subscribers, min(20, len(rig.crowd.subscribers))):
                if one.is_present:
                    done += one.again(chance)
            rig.crowd.turn(0.005)
        fault.effect = done
    rig.notes.append(f"{done} subscribes at random moments")
