"""Processes that die, stop, and come back."""

import signal
import sys
import time

from rig.ledger import topic_name
from rig.scenario import scenario


def restart(rig, server):
    server.start()
    return rig.reached(lambda: server.is_ready, 20, f"{server.name} to be ready again")


@scenario("kill-node")
def kill_node(rig):
    """A node is killed every 15 s; its clients go elsewhere."""
    interval = rig.plan.choose(15, 5)
    seconds = rig.plan.seconds or rig.plan.choose(60, interval)
    rig.start()
    rig.begin_traffic()
    rig.pump_for(1)
    for turn in range(max(1, round(seconds / interval))):
        begun, number = time.monotonic(), turn % len(rig.nodes)
        victim = rig.nodes[number]
        with rig.fault(f"the death of {victim.name}", [number]) as fault:
            there = [visit for visit in rig.visits_on(number) if visit.is_open]
            victim.kill()
            rig.wait(lambda: not any(visit.is_open for visit in there), 10, "the end of the dead node's connections")
            rig.reached(rig.all_present, 15, "the dead node's clients to be on their topics elsewhere")
            fault.effect = len(there)
        restart(rig, victim)
        rig.pump_for(max(1, begun + interval - time.monotonic()))


@scenario("stop-node")
def stop_node(rig):
    """A node is stopped for 4 s and for 10 s, under pushes of 3 KB."""
    rig.start()
    rig.begin_traffic(padding=3000)
    rig.pump_for(1)
    for number, seconds in enumerate(rig.plan.choose((4, 10), (4,))):
        victim, before = rig.nodes[number], len(rig.crowd.visits)
        with rig.fault(f"the stop of {victim.name} for {seconds} s", [number]) as fault:
            victim.send_signal(signal.SIGSTOP)
            rig.pump_for(seconds)
            victim.send_signal(signal.SIGCONT)
        rig.pump_for(rig.plan.choose(5, 2))
        fault.effect = rig.longest_wait(number, fault.begin, fault.end) > seconds / 2
        rig.expect(len(rig.crowd.visits) == before, f"the stop of {victim.name} cost somebody the connection")


def returned_hub(rig, kill_and_start):
    """One absence of the hub: nobody loses a connection, and pushes are taken again soon after."""
    before = [visit for visit in rig.crowd.visits if visit.is_open]
    with rig.fault("the hub's absence") as fault:
        fault.effect = kill_and_start()
        back = time.monotonic()
        # Every door that acknowledges.
        accounts = rig.ledger.accounts[:3]
        known = [len(account) for account in accounts]

        def all_accept():
            return all(
                any(account.is_acknowledged(number) for number in range(first, len(account)))
                for account, first in zip(accounts, known)
            )

        rig.expect(rig.pump(all_accept, 10), "a door that acknowledges took no push for 10 s after the hub was back")
        took = time.monotonic() - back
        rig.expect(took < 2 or rig.plan.short and took < 4, f"pushes were accepted {took:.1f} s after the hub was back, not 2")
    rig.reached(lambda: all(state == "live" for state in live_states(rig)), 15, "all nodes to be live again")
    rig.expect(all(visit.is_open for visit in before), "a socket was dropped")
    return took


def live_states(rig):
    states = rig.servers.states()
    return [states.get(node.name) for node in rig.nodes]


@scenario("hub-kill")
def hub_kill(rig):
    """The hub is killed and started again at once, several times."""
    rig.gaps_allowed = True
    rig.start()
    rig.begin_traffic()
    rig.pump_for(1)
    times, took = rig.plan.choose(5, 2), []

    def kill_and_start():
        rig.hub.kill()
        gone = not rig.servers.states()
        restart(rig, rig.hub)
        return gone

    for _ in range(times):
        took.append(returned_hub(rig, kill_and_start))
        rig.pump_for(rig.plan.choose(4, 1))
    rig.notes.append(f"accepting again after at most {max(took):.1f} s")
    rig.settle()
    told_once(rig, times)


def told_once(rig, times):
    """Every subscriber of every topic is told of each restart, once."""
    for visit in rig.crowd.visits:
        for topic, log in visit.logs.items():
            count = len(log.gaps)
            if not rig.expect(count == times, f"{visit.describe()} was told {count} gaps on {topic_name(topic)}, not {times}"):
                return


@scenario("hub-away")
def hub_away(rig):
    """The hub is away for 60 s: nodes stay, take new clients, and say that they are degraded."""
    rig.gaps_allowed = True
    seconds = rig.plan.choose(60, 5)
    rig.start()
    rig.begin_traffic()
    rig.pump_for(1)
    newcomers = []

    def kill_and_start():
        rig.hub.kill()
        gone = time.monotonic()
        rig.pump_for(4)
        newcomers.extend(rig.add_subscriber(0, [node.listen]) for node in rig.nodes)
        rig.pump_for(seconds - 4)
        for node, one in zip(rig.nodes, newcomers):
            check_degraded(rig, node, one, gone)
        is_gone = not rig.servers.states()
        restart(rig, rig.hub)
        return is_gone

    returned_hub(rig, kill_and_start)
    rig.reached(rig.all_present, 15, "those who came meanwhile to be on their topics")
    rig.pump_for(2)


def check_degraded(rig, node, newcomer, gone):
    if rig.expect(newcomer.visit, f"{node.name} let nobody in without a hub: {newcomer.failures}"):
        hello = newcomer.visit.hello
        rig.expect(hello.get("degraded") is True, f"{node.name} did not say degraded in its hello: {hello}")
    now = time.monotonic()
    well = rig.watch(node).all(gone + 4, now, lambda one: one.status == 200 and "degraded" in one.text)
    rig.expect(well, f"/readyz of {node.name} did not say degraded with 200 all along")


@scenario("stopped-flood")
def stopped_flood(rig):
    """Pushes at full speed into a stopped node: the others and the hub stay in their bounds, and it catches up."""
    count, size = rig.plan.choose(200_000, 20_000), 100
    # The flood's own listeners read slower than it comes: here they are not what is looked at.
    rig.start(node={"limits": {"queue": "256MB"}})
    listeners = [rig.add_subscriber(0, [rig.nodes[number].listen], [rig.plan.topics]) for number in (0, 1)]
    rig.reached(rig.all_present, 10, "the flood's listeners")
    before = {server.name: server.memory() for server in [rig.hub, *rig.nodes]}
    rig.begin_traffic(rate=rig.plan.rate / 5)
    rig.pump_for(1)
    account = rig.ledger.open(is_timed=False)
    with rig.fault("the flood into a stopped node", [0]) as fault:
        rig.nodes[0].send_signal(signal.SIGSTOP)
        flood(rig, account, count, size)
        rig.reached(lambda: heard(listeners[1]) == count, 120, "the flood at a node that runs")
        took = time.monotonic() - fault.begin
        fault.effect = heard(listeners[0]) < count
        rig.nodes[0].send_signal(signal.SIGCONT)
        caught_up = rig.reached(lambda: heard(listeners[0]) == count, 60, "the flood at the node that was stopped")
    rig.notes.append(f"{count / took:.0f} pushes a second, caught up in {caught_up:.1f} s")
    for server in [rig.hub, *rig.nodes[1:]]:
        grown = (rig.watch(server).most_memory - before[server.name]) >> 20
        rig.notes.append(f"{server.name} grew by {grown} MB")
        # The ring, a node's queue in libzmq of 100 000 frames, and what a flood has on its way.
        rig.expect(grown < 256, f"{server.name} grew by {grown} MB")
    waits = max(rig.longest_wait(number, fault.begin, fault.begin + took) for number in (1, 2))
    rig.notes.append(f"longest wait of other pushes elsewhere {waits:.1f} s")
    rig.expect(waits < rig.plan.choose(2, 5), f"a push waited {waits:.1f} s at a node that nothing was wrong with")


def heard(listener):
    return listener.visits[-1].deliveries


def flood(rig, account, count, size):
    """Another process pushes as fast as it can."""
    topic = rig.plan.topics
    process = rig.start_process(
        [sys.executable, rig.program("flood.py"), rig.servers.door("ingest"), topic_name(topic),
         account.producer, count, size]
    )
    # Nobody acknowledges them, but the hub lives all along: all of them must arrive.
    account.fill(topic, count, time.monotonic())
    rig.reached(lambda: "done" in process.lines("stdout"), 120, "the end of the flood")
