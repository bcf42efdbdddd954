"""Clients that come back: what they missed, in order, before anything newer, or the word that it cannot be had."""

import random
import signal

import pytest

from support import http
from support.waiting import eventually

KEPT = {
    "v1.kept.{feedId}": {"history": {"keep": 100, "for": "5m"}},
    "v1.short.{feedId}": {"history": {"keep": 5, "for": "1s"}},
    "v1.mine.{feedId}": {"verify": ["feedId == 'yes'"], "history": {}},
    "v1.news.{feedId}": {},
}


@pytest.fixture
def kept(cluster):
    """A hub whose history is in memory, and a node."""
    make = cluster.manifest
    cluster.manifest = lambda hub=None, node=None, topics=None: make(hub, node, topics or KEPT)
    cluster.start(nodes=1)
    return cluster


def result(client, topic, timeout=10, **options):
    """Subscribes to one topic and returns its result."""
    reply = client.request("subscribe", {"topics": [{"topic": topic, **options}]}, timeout)
    (one,) = reply["subscribed"]["topics"]
    return one


def since(epoch, offset):
    return {"since": {"epoch": epoch, "offset": offset}}


def data(client, topic):
    return [message["data"] for message in client.messages(topic)]


def offsets(client, topic):
    return [message["offset"] for message in client.messages(topic)]


def test_a_position_is_told_and_what_was_missed_comes_first(kept, fleet):
    hub, node = kept.hub, kept.nodes[0]
    first = fleet.open_one(node.listen)
    begun = result(first, "v1.kept.1")
    assert begun["offset"] == 0 and begun["epoch"]
    answers = [hub.push("v1.kept.1", number) for number in range(3)]
    assert [answer["pushed"]["offset"] for answer in answers] == [1, 2, 3]
    assert {answer["pushed"]["epoch"] for answer in answers} == {begun["epoch"]}
    fleet.pump(lambda: len(first.messages()) == 3, 5, "three pushes")
    assert offsets(first, "v1.kept.1") == [1, 2, 3]
    first.drop()
    for number in range(3, 10):
        hub.push("v1.kept.1", number)
    second = fleet.open_one(node.listen)
    again = result(second, "v1.kept.1", **since(begun["epoch"], 3))
    assert again == {"topic": "v1.kept.1", "epoch": begun["epoch"], "offset": 10, "recovered": True}
    hub.push("v1.kept.1", 10)
    fleet.pump(lambda: len(second.messages()) == 8, 5, "all that was missed, and the next")
    assert data(second, "v1.kept.1") == list(range(3, 11))
    assert offsets(second, "v1.kept.1") == list(range(4, 12))


def test_each_request_for_recovery_has_its_answer(kept, fleet):
    hub, node = kept.hub, kept.nodes[0]
    for number in range(1, 151):
        hub.push("v1.kept.1", number)
    hub.push("v1.kept.2", "other")
    client = fleet.open_one(node.listen)
    epoch = result(client, "v1.kept.1")["epoch"]
    other = result(client, "v1.kept.2")["epoch"]
    assert other != epoch
    table = [
        ("the head", epoch, 150, True, None, []),
        ("one above the head", epoch, 151, False, "not_reached", []),
        ("2^63", epoch, 1 << 63, False, "not_reached", []),
        ("2^64 - 1", epoch, (1 << 64) - 1, False, "not_reached", []),
        ("0", epoch, 0, False, "too_old", []),
        ("the oldest", epoch, 50, True, None, list(range(51, 151))),
        ("one before the oldest", epoch, 49, False, "too_old", []),
        ("one before the head", epoch, 149, True, None, [150]),
        ("another epoch", "k3f9", 150, False, "epoch_changed", []),
        ("another topic's epoch", other, 1, False, "epoch_changed", []),
    ]
    for name, asked, offset, recovered, cause, expected in table:
        one = fleet.open_one(node.listen)
        found = result(one, "v1.kept.1", **since(asked, offset))
        wanted = {"topic": "v1.kept.1", "epoch": epoch, "offset": 150, "recovered": recovered}
        assert found == (wanted if cause is None else {**wanted, "cause": cause}), name
        fleet.pump(lambda one=one, expected=expected: len(one.messages()) >= len(expected), 5, name)
        assert data(one, "v1.kept.1") == expected, name
        one.drop()
    # A new node keeps no window that the others filled.
    for number in (-1, 1.5, "7", None, 1 << 64):
        reply = client.request("subscribe", {"topics": [{"topic": "v1.kept.1", **since(epoch, number)}]})
        assert reply["error"]["code"] == 400 and "offset" in reply["error"]["reason"], number
    for wrong in ("", "K3F9", 7, None, "zzzzzzzzzzzzzzz"):
        reply = client.request("subscribe", {"topics": [{"topic": "v1.kept.1", **since(wrong, 1)}]})
        assert reply["error"]["code"] == 400 and "epoch" in reply["error"]["reason"], wrong
    assert result(client, "v1.news.1", **since(epoch, 1)) == {"topic": "v1.news.1", "recovered": False, "cause": "no_history"}
    assert result(client, "v1.mine.no", **since(epoch, 1))["error"]["code"] == 403
    reply = client.request("history", {"topic": "v1.mine.no"})
    assert reply["error"]["code"] == 403


def test_what_has_expired_is_too_old(kept, fleet):
    hub, node = kept.hub, kept.nodes[0]
    answers = [hub.push("v1.short.1", number) for number in range(3)]
    epoch = answers[0]["pushed"]["epoch"]
    client = fleet.open_one(node.listen)
    assert result(client, "v1.short.1", **since(epoch, 1))["recovered"] is True

    def is_expired():
        one = fleet.open_one(node.listen)
        found = result(one, "v1.short.1", **since(epoch, 0))
        one.drop()
        return found.get("cause") == "too_old" and found["offset"] == 3

    # What the node keeps for others that come back goes a while later.
    eventually(is_expired, 20, "the first push to be too old")


def test_the_last_one_is_brought_where_it_is_wished_for(kept, fleet):
    hub, node = kept.hub, kept.nodes[0]
    client = fleet.open_one(node.listen)
    assert result(client, "v1.kept.9", last=True)["offset"] == 0
    for number in range(4):
        hub.push("v1.kept.8", number)
    assert result(client, "v1.kept.8", last=True)["offset"] == 4
    fleet.pump(lambda: client.messages("v1.kept.8"), 5, "the last push")
    assert data(client, "v1.kept.8") == [3]


def test_history_is_read_by_who_may_subscribe(kept, fleet):
    hub, node = kept.hub, kept.nodes[0]
    epoch = hub.push("v1.mine.yes", {"n": 0}, event="made", id="first")["pushed"]["epoch"]
    for number in range(1, 5):
        hub.push("v1.mine.yes", {"n": number})
    client = fleet.open_one(node.listen)
    answer = client.request("history", {"topic": "v1.mine.yes", "limit": 2})["history"]
    assert answer == {
        "topic": "v1.mine.yes", "epoch": epoch, "offset": 5,
        "messages": [{"offset": 4, "data": {"n": 3}}, {"offset": 5, "data": {"n": 4}}],
    }
    answer = client.request("history", {"topic": "v1.mine.yes", "limit": 1, **since(epoch, 0)})["history"]
    assert answer["messages"] == [{"offset": 1, "event": "made", "id": "first", "data": {"n": 0}}]
    assert client.request("history", {"topic": "v1.news.1"})["error"]["code"] == 404


def test_a_lost_history_is_told_to_everybody(kept, fleet):
    hub, node = kept.hub, kept.nodes[0]
    client = fleet.open_one(node.listen)
    begun = result(client, "v1.kept.1")
    hub.push("v1.kept.1", 1)
    fleet.pump(lambda: client.messages(), 5, "a push")
    hub.kill()
    kept.start_hub(addresses=hub.addresses)
    kept.hub.wait_for_nodes(1)
    fleet.pump(lambda: any("gap" in event for event in client.events()), 10, "the gap")
    (gap,) = [event["gap"] for event in client.events() if "gap" in event]
    assert gap["topic"] == "v1.kept.1" and gap["offset"] == 0 and gap["epoch"] != begun["epoch"], gap
    assert kept.hub.push("v1.kept.1", 2)["pushed"]["epoch"] == gap["epoch"]
    fleet.pump(lambda: len(client.messages()) == 2, 5, "the next push")
    assert offsets(client, "v1.kept.1") == [1, 1]
    one = fleet.open_one(node.listen)
    assert result(one, "v1.kept.1", **since(begun["epoch"], 1))["cause"] == "epoch_changed"


@pytest.mark.parametrize("fanout", ["all", "lanes"])
def test_at_random_moments_nothing_is_missed_and_nothing_comes_twice(cluster, fleet, fanout):
    make = cluster.manifest
    cluster.manifest = lambda hub=None, node=None, topics=None: make(hub, node, topics or KEPT)
    cluster.start(nodes=2, node={"fanout": fanout})
    hub = cluster.hub
    random.seed(7)
    topics = [f"v1.kept.{number}" for number in range(5)]
    positions = {}
    clients = []
    pushed = dict.fromkeys(topics, 0)
    for _ in range(400):
        topic = random.choice(topics)
        pushed[topic] += 1
        hub.push(topic, pushed[topic])
        if random.random() < 0.4:
            name = random.choice(topics)
            client = fleet.open_one(random.choice(cluster.nodes).listen)
            begun = positions.get(name)
            recent = begun and begun["offset"] > pushed[name] - 90
            found = result(client, name, **(since(begun["epoch"], begun["offset"]) if recent else {}))
            assert found.get("recovered", True) is True, found
            clients.append((client, name, begun["offset"] if recent else found["offset"]))
            positions.setdefault(name, found)
            if random.random() < 0.3:
                positions[name] = found
    for client, name, start in clients:
        expected = list(range(start + 1, pushed[name] + 1))
        fleet.pump(lambda c=client, n=name, e=expected: len(c.messages(n)) >= len(e), 10, f"{len(expected)} of {name}")
        assert data(client, name) == expected
        assert offsets(client, name) == expected
    # Figures go to the metrics once a second.
    eventually(lambda: http.metrics(cluster.nodes[0].operations)["muster_node_history_topics"] >= 1, 5, "followed topics")


def test_a_hub_that_stands_still_keeps_no_reader_and_no_returning_client_waiting(kept, fleet):
    hub, node = kept.hub, kept.nodes[0]
    epoch = hub.push("v1.kept.12", 1)["pushed"]["epoch"]
    client, other = fleet.open_one(node.listen), fleet.open_one(node.listen)
    hub.send_signal(signal.SIGSTOP)
    try:
        reply = client.request("history", {"topic": "v1.kept.12"}, timeout=9)
        assert reply["error"]["code"] == 503, reply
        assert result(other, "v1.kept.12", timeout=14, **since(epoch, 0))["error"]["code"] == 503
    finally:
        hub.send_signal(signal.SIGCONT)

    def is_read():
        return "history" in client.request("history", {"topic": "v1.kept.12"}, timeout=9)

    eventually(is_read, 20, "history to be read again")
    eventually(lambda: result(other, "v1.kept.12", **since(epoch, 0)).get("recovered"), 20, "the recovery")
    fleet.pump(lambda: offsets(other, "v1.kept.12") == [1], 5, "what was missed")
