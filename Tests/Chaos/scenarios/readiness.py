"""What nodes say of themselves."""

import time

from rig.scenario import scenario


@scenario("deaf")
def deaf(rig):
    """The stream of one node is silent while its control link works: it is not ready, and its sockets go elsewhere."""
    rig.start_separated()
    rig.begin_traffic()
    rig.pump_for(1)
    victim, watch = rig.nodes[0], rig.watch(rig.nodes[0])
    patience = rig.plan.choose(3.5, 4.5)
    with rig.fault("a silent stream", [0]) as fault:
        with rig.links.black_hole(0, doors=["publish"]) as vanished:
            not_ready = rig.reached(lambda: watch.first(fault.begin, lambda one: one.status == 503), 8, "/readyz to say 503")
            rig.expect(not_ready < patience, f"/readyz said 503 after {not_ready:.1f} s, not 3")
            rig.reached(lambda: rig.servers.states().get(victim.name) == "deaf", 5, "GET /v1/nodes to say deaf")

            def is_left():
                return rig.all_present() and not any(visit.is_open for visit in rig.visits_on(0))

            rig.reached(is_left, 30 - (time.monotonic() - fault.begin), "its sockets to be elsewhere")
            moved = time.monotonic() - fault.begin
        fault.effect = vanished()
    back = time.monotonic()
    rig.reached(lambda: rig.servers.states().get(victim.name) == "live", 20, "it to be live again")
    rig.reached(lambda: watch.first(back, lambda one: one.status == 200), 5, "/readyz to say 200")
    rig.notes.append(f"not ready after {not_ready:.1f} s, sockets elsewhere after {moved:.1f} s, live {time.monotonic() - back:.1f} s after")
    for _ in range(3):
        rig.add_subscriber(0, [victim.listen])
    rig.reached(rig.all_present, 5, "it to take sockets again")
    rig.pump_for(1)


@scenario("calm")
def calm(rig):
    """No fault at all: no false alarm, no gap, no repair."""
    seconds = rig.plan.seconds or (600 if rig.plan.named and not rig.plan.short else rig.plan.choose(20, 3))
    rig.start()
    begun = time.monotonic()
    rig.begin_traffic()
    rig.pump_for(seconds)
    rig.settle()
    for node in rig.nodes:
        ready = rig.watch(node).all(begun, time.monotonic(), lambda one: one.status == 200 and "degraded" not in one.text)
        rig.expect(ready, f"{node.name} was not ready at some moment")
        samples = node.metrics()
        for name in ("replayed_total", "lost_total", "silences_total", "missing"):
            count = samples.get(f"muster_node_stream_{name}", 0)
            rig.expect(count == 0, f"{node.name} has muster_node_stream_{name} {count:.0f}")
    rig.expect(len(rig.crowd.visits) == len(rig.crowd.subscribers), "somebody lost the connection")
