"""`muster watch --reconnect`: through the end of its node, with what was pushed meanwhile."""

import json

from support.binary import muster
from support.process import Process
from support.waiting import eventually

TOPIC = "v1.kept.1"


def test_a_watcher_goes_on_where_it_was_when_its_node_was_killed(cluster):
    make = cluster.manifest
    kept = {"v1.kept.{feedId}": {"history": {"keep": 100, "for": "5m"}}}
    cluster.manifest = lambda hub=None, node=None, topics=None: make(hub, node, topics or kept)
    (node,) = cluster.start(nodes=1)
    command = [muster(), "watch", TOPIC, "--url", f"ws://{node.listen}/", "--reconnect", "--count", "31"]
    watching = cluster.add(Process(command))
    _, after = watching.wait_for_line(lambda line: "watching" in line)
    for number in range(10):
        cluster.hub.push(TOPIC, number)
    eventually(lambda: len(watching.lines("stdout")) == 10, 10, "ten messages")
    node.kill()
    watching.wait_for_line(lambda line: "connects again" in line, start=after)
    for number in range(10, 30):
        cluster.hub.push(TOPIC, number)
    cluster.start_node(arguments=["--listen", node.listen])
    eventually(lambda: len(watching.lines("stdout")) == 30, 30, "what was pushed meanwhile")
    cluster.hub.push(TOPIC, 30)
    assert watching.wait(15) == 0
    assert [json.loads(line)["data"] for line in watching.lines("stdout")] == list(range(31))
