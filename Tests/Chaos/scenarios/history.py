"""Clients that keep their positions, on a history that outlives the hub."""

import time

from rig.scenario import scenario
from scenarios.processes import live_states, restart

# Enough for whoever is away longest.
HISTORY = {"keep": 20_000, "for": "10m"}


def start(rig, **options):
    store = rig.folder / "history.sqlite"
    rig.start(hub={"store": f"sqlite:{store}", "limits": {"history": "1GB"}}, history=HISTORY, **options)


def recoveries(rig, since=0.0):
    """Seconds from the end of a connection to all that was missed, for each that ended since."""
    return sorted(back - left for one in rig.crowd.subscribers for left, back in one.recoveries if left >= since)


def expect_quick(rig, begin, back, what):
    """95 % of those who lost their connection are served within 2 s after it could be had again, all within 3 s."""
    moments = sorted(
        max(0.0, came - max(left, back)) for one in rig.crowd.subscribers for left, came in one.recoveries if left >= begin
    )
    if not moments:
        return 0.0
    within = moments[min(len(moments) - 1, len(moments) * 95 // 100)]
    slack = rig.plan.choose(1, 3)
    rig.expect(within <= 2 * slack, f"95 % of the clients were back {within:.1f} s after {what}, not 2")
    rig.expect(moments[-1] <= 3 * slack, f"the last client was back {moments[-1]:.1f} s after {what}, not 3")
    return moments[-1]


def acknowledged_again(rig, known, timeout=10):
    accounts = rig.ledger.accounts[:3]

    def some():
        return any(
            any(account.is_acknowledged(number) for number in range(first, len(account)))
            for account, first in zip(accounts, known)
        )

    return rig.pump(some, timeout)


@scenario("history-kills")
def history_kills(rig):
    """A node is killed every 15 s and the hub ten times in three minutes; nobody who keeps a position loses anything."""
    seconds = rig.plan.seconds or rig.plan.choose(180, 20)
    node_pause, hub_pause = rig.plan.choose((15, 18), (6, 8))
    start(rig)
    rig.begin_traffic()
    rig.pump_for(1)
    begun = time.monotonic()
    next_node, next_hub, turn = begun, begun + hub_pause / 2, 0
    slowest, pauses, returning = 0.0, [], None
    while time.monotonic() < begun + seconds:
        now = time.monotonic()
        if now >= next_node:
            next_node += node_pause
            number, turn = turn % len(rig.nodes), turn + 1
            victim = rig.nodes[number]
            with rig.fault(f"the death of {victim.name}", [number]) as fault:
                there = [visit for visit in rig.visits_on(number) if visit.is_open]
                killed = time.monotonic()
                victim.kill()
                rig.wait(lambda there=there: not any(visit.is_open for visit in there), 10, "the end of its connections")
                rig.reached(rig.all_present, 15, "the dead node's clients to be on their topics elsewhere")
                fault.effect = len(there)
            slowest = max(slowest, expect_quick(rig, killed, killed, f"the death of {victim.name}"))
            victim.start()
            returning = victim
        if now >= next_hub:
            next_hub += hub_pause
            with rig.fault("the hub's death") as fault:
                known = [len(account) for account in rig.ledger.accounts[:3]]
                killed = time.monotonic()
                rig.hub.kill()
                fault.effect = not rig.servers.states()
                restart(rig, rig.hub)
                ready = time.monotonic()
                rig.expect(acknowledged_again(rig, known), "no push was taken for 10 s after the hub was back")
                pauses.append(time.monotonic() - killed)
                limit = rig.plan.choose(2, 6)
                paused = time.monotonic() - ready
                rig.expect(paused < limit, f"pushes were taken {paused:.1f} s after the hub was back, not {limit}")
        rig.pump_for(0.2)
        if returning is not None and returning.is_ready:
            returning = None
    rig.reached(lambda: all(state == "live" for state in live_states(rig)), 15, "all nodes to be live again")
    rig.notes.append(f"publishing paused for at most {max(pauses):.1f} s, killing and starting the hub included")
    rig.notes.append(f"the slowest client was back after {slowest:.1f} s; {len(recoveries(rig))} recoveries")


@scenario("history-all")
def history_all(rig):
    """Hub and nodes are killed at once and started in a random order, many times."""
    start(rig)
    rig.begin_traffic()
    rig.pump_for(1)
    slowest = 0.0
    for _ in range(rig.plan.choose(20, 2)):
        servers = [rig.hub, *rig.nodes]
        with rig.fault("the death of everything") as fault:
            killed = time.monotonic()
            for server in servers:
                server.process.send_signal(9)
            for server in servers:
                server.kill()
            fault.effect = not rig.servers.states()
            rig.chance.shuffle(servers)
            for server in servers:
                server.start()
                rig.pump_for(rig.chance.random() * 0.3)
            rig.reached(lambda servers=servers: all(server.is_ready for server in servers), 30, "everything to be ready")
            back = time.monotonic()
            rig.reached(rig.all_present, 30, "all clients to be on their topics")
        slowest = max(slowest, expect_quick(rig, killed, back, "everything was back"))
        rig.pump_for(rig.plan.choose(2, 1))
    rig.notes.append(f"the slowest client was back {slowest:.1f} s after everything was")
