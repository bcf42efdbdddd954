"""Clients/js: its own tests, and the client against real hubs and nodes."""

import itertools
import json
import shutil
import subprocess

import pytest

from support.binary import ROOT
from support.process import Process
from support.waiting import eventually

CLIENT = ROOT / "Clients/js"
TOPICS = {
    "v1.news.{feedId}": {},
    "v1.chat.{feedId}": {"publish": []},
    "v1.closed.{feedId}": {"verify": "no"},
    "v1.everybody.{feedId}": {"auto": "v1.everybody.1"},
    "v1.kept.{feedId}": {"history": {"keep": 10_000}},
    "v1.short.{feedId}": {"history": {"keep": 5}},
    "v1.owned.{feedId}": {"history": {}, "auto": "v1.owned.1"},
}
VERIFIERS = {"no": {"when": "false", "reason": "a paid plan is needed"}}


def node_js():
    found = shutil.which("node") or shutil.which("nodejs")
    assert found, "no Node: install nodejs 18 or newer"
    return found


def websockets():
    """The tests' WebSocket, and that of Node, which has one from version 22 on."""
    if not (shutil.which("node") or shutil.which("nodejs")):
        return ["test"]
    probe = [node_js(), "-p", "typeof WebSocket"]
    own = subprocess.run(probe, capture_output=True, text=True, timeout=20).stdout.strip() == "function"
    return ["test", "own"] if own else ["test"]


class Witness(Process):
    """A client in a process of its own: test/support/witness.js."""

    def __init__(self, node, websocket="test"):
        program = CLIENT / "test/support/witness.js"
        super().__init__([node_js(), program, f"ws://{node.listen}/", websocket], stdin=subprocess.PIPE)
        self._numbers = itertools.count()
        self._read = {}

    def told(self, name, timeout=20):
        """The next thing of that name that was told, each once."""

        def parsed(line):
            told = json.loads(line)
            return told if name in told else None

        found, self._read[name] = self.wait_for_line(parsed, timeout, "stdout", self._read.get(name, 0))
        return found[name]

    def all_told(self, name):
        return [told[name] for told in map(json.loads, self.lines("stdout")) if name in told]

    def state(self, wanted, timeout=20):
        """The next time that the client is in that state."""
        while True:
            state = self.told("state", timeout)
            if state["state"] == wanted:
                return state

    def do(self, verb, **arguments):
        """What became of a command: {"result": ...} or {"error": ...}."""
        number = next(self._numbers)
        self.stdin.write(json.dumps({"number": number, "verb": verb, **arguments}).encode() + b"\n")
        self.stdin.flush()
        done = self.told("done")
        assert done.pop("number") == number
        return done

    def subscribe(self, *topics):
        for topic in topics:
            assert self.do("subscribe", topic=topic) == {"result": {"topic": topic}}


@pytest.fixture
def site(cluster):
    cluster.rules.update(topics=TOPICS, verifiers=VERIFIERS)
    cluster.start()
    return cluster


@pytest.fixture
def witness(processes):
    def make(node, **options):
        processes.append(Witness(node, **options))
        processes[-1].state("open")
        return processes[-1]

    return make


def restart(site, node):
    """The same node at the same address."""
    arguments = list(node.arguments)
    arguments[arguments.index("--listen") + 1] = node.listen
    process = site.add(Process(arguments))
    process.ready()
    site.hub.wait_for_nodes(1)
    return process


def test_its_own_tests_pass():
    files = sorted((CLIENT / "test").glob("*.test.js"))
    assert files
    command = [node_js(), "--test", "--test-reporter=tap", *files]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=CLIENT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "# fail 0" in result.stdout and "# pass 0" not in result.stdout, result.stdout


@pytest.mark.parametrize("websocket", websockets())
def test_it_hears_what_it_subscribed_to(site, witness, websocket):
    client = witness(site.nodes[0], websocket=websocket)
    client.subscribe("v1.news.1", "v1.news.2")
    site.hub.push("v1.news.1", {"title": "grüße", "n": [1, None]}, event="created", id="abc")
    assert client.told("message") == {
        "topic": "v1.news.1",
        "event": "created",
        "id": "abc",
        "data": {"title": "grüße", "n": [1, None]},
    }
    client.do("unsubscribe", topic="v1.news.1")
    client.subscribe("v1.news.3")
    site.hub.push("v1.news.1", "not heard")
    site.hub.push("v1.news.2", "heard")
    assert client.told("message")["data"] == "heard"
    assert client.all_told("heard") == ["v1.news.1", "v1.news.2"]
    assert client.all_told("error") == []


def test_large_messages_arrive_whole(site, witness):
    client = witness(site.nodes[0])
    client.subscribe("v1.news.1")
    for size in (0, 125, 126, 65_535, 65_536, 900_000):
        site.hub.push("v1.news.1", "x" * size)
        assert len(client.told("message")["data"]) == size


def test_a_refusal_comes_with_its_reason(site, witness):
    client = witness(site.nodes[0])
    error = {"code": 403, "reason": "a paid plan is needed"}
    assert client.do("subscribe", topic="v1.closed.1") == {"error": error}
    assert client.told("unsubscribed") == {"topic": "v1.closed.1", **error}
    assert client.do("subscribe", topic="undeclared")["error"]["code"] == 403


def test_it_publishes(site, witness):
    sender, other = witness(site.nodes[0]), witness(site.nodes[0])
    for client in (sender, other):
        client.subscribe("v1.chat.1")
    topic = {"topic": "v1.chat.1"}
    assert sender.do("publish", **topic, data={"n": 1}, options={"event": "said"}) == {"result": topic}
    assert sender.do("publish", **topic, data="alone", options={"excludeSelf": True}) == {"result": topic}
    assert sender.do("publish", **topic, bytes=[0, 1, 255]) == {"result": topic}
    assert sender.do("publish", **topic, data="t", options={"kind": "text"}) == {"result": topic}
    heard = [{**topic, "event": "said", "data": {"n": 1}}, {**topic, "data": "alone"}]
    heard += [{**topic, "data": {"bytes": [0, 1, 255]}}, {**topic, "data": "t"}]
    assert [other.told("message") for _ in heard] == heard
    assert [sender.told("message") for _ in range(3)] == [heard[0], heard[2], heard[3]]
    assert sender.do("publish", topic="v1.news.1", data=1)["error"]["code"] == 403
    assert sender.do("publish", **topic, data="x" * 70_000)["error"]["code"] == 413
    assert sender.running and sender.all_told("state")[-1]["state"] == "open"


def test_it_hears_what_the_node_subscribes_it_to(site, witness):
    client = witness(site.nodes[0])
    told = [client.told("subscribed") for _ in range(2)]
    assert {"topic": "v1.everybody.1", "auto": True, "again": False} in told
    site.hub.push("v1.everybody.1", 7)
    assert client.told("message") == {"topic": "v1.everybody.1", "data": 7}


@pytest.mark.parametrize("websocket", websockets())
def test_it_comes_back_to_a_node_that_died(site, witness, websocket):
    (node,) = site.nodes
    client = witness(node, websocket=websocket)
    client.subscribe("v1.news.1", "v1.news.2")
    client.do("unsubscribe", topic="v1.news.2")
    node.kill()
    assert client.state("waiting")["code"] == 1006
    assert client.do("publish", topic="v1.chat.1", data=1)["error"]["code"] == 503
    restart(site, node)
    client.state("open")
    again = [client.told("subscribed") for _ in range(7)]
    assert {"topic": "v1.news.1", "auto": False, "again": True} in again
    site.hub.push("v1.news.2", "not heard")
    site.hub.push("v1.news.1", "heard")
    assert client.told("message") == {"topic": "v1.news.1", "data": "heard"}
    assert client.all_told("error") == []


def test_it_comes_back_after_the_hint_of_a_node_that_stops(site, witness):
    (node,) = site.nodes
    client = witness(node)
    client.subscribe("v1.news.1")
    assert node.stop() == 0
    waiting = client.state("waiting")
    assert (waiting["code"], waiting["reason"]) == (4001, "draining")
    assert 0 <= waiting["delay"] <= 2000
    restart(site, node)
    client.state("open")
    for _ in range(5):
        client.told("subscribed")
    site.hub.push("v1.news.1", 1)
    assert client.told("message")["data"] == 1


def test_it_misses_nothing_where_history_is_kept(site, witness):
    (node,) = site.nodes
    client = witness(node)
    begun = client.do("subscribe", topic="v1.kept.1")["result"]
    assert begun["offset"] == 0
    number, process = 0, node
    for _ in range(3):
        for _ in range(20):
            number += 1
            site.hub.push("v1.kept.1", number)
            site.hub.push("v1.owned.1", -number)
        process.kill()
        client.state("waiting")
        for _ in range(20):
            number += 1
            site.hub.push("v1.kept.1", number)
            site.hub.push("v1.owned.1", -number)
        process = restart(site, node)
        client.state("open")
    site.hub.push("v1.kept.1", "the last")
    site.hub.push("v1.owned.1", "the last")
    eventually(lambda: sum(told["data"] == "the last" for told in client.all_told("message")) == 2, 10, "the last pushes")
    heard = client.all_told("message")
    wanted = [*range(1, number + 1)]
    assert [told["data"] for told in heard if told["topic"] == "v1.kept.1"] == [*wanted, "the last"]
    assert [told["data"] for told in heard if told["topic"] == "v1.owned.1"] == [*(-one for one in wanted), "the last"]
    assert client.all_told("gap") == [] and client.all_told("error") == []
    answer = client.do("history", topic="v1.kept.1", options={"limit": 1})["result"]
    assert [told["data"] for told in answer["messages"]] == ["the last"]


def test_a_lost_history_is_a_gap(site, witness):
    client = witness(site.nodes[0])
    begun = client.do("subscribe", topic="v1.kept.1")["result"]
    site.hub.push("v1.kept.1", 1)
    client.told("message")
    site.hub.kill()
    site.start_hub(addresses=site.hub.addresses)
    site.hub.wait_for_nodes(1)
    gap = next(told for told in iter(lambda: client.told("gap"), None) if told["topic"] == "v1.kept.1")
    assert gap["epoch"] != begun["epoch"] and gap["offset"] == 0
    site.hub.push("v1.kept.1", 2)
    assert client.told("message")["data"] == 2


def test_what_it_asks_for_a_sign_of_life_is_answered(site, fleet):
    client = fleet.open_one(site.nodes[0].listen)
    assert client.request("unsubscribe", {"topic": "-"})["unsubscribed"] == {"topic": "-"}


def test_it_closes_for_good(site, witness):
    client = witness(site.nodes[0])
    client.do("close")
    assert client.state("closed") == {"state": "closed", "code": 1000, "reason": "closed by the application"}
    client.stdin.close()
    assert client.wait() == 0, "nothing of the client keeps the process"


def test_a_stored_position_the_latest_and_the_history(site, witness):
    epoch = [site.hub.push("v1.short.1", number) for number in range(1, 8)][0]["pushed"]["epoch"]
    stored = witness(site.nodes[0])
    stored.do("subscribe", topic="v1.short.1", options={"since": {"epoch": epoch, "offset": 5}})
    assert [stored.told("message")["data"] for _ in range(2)] == [6, 7]
    latest = witness(site.nodes[0])
    latest.do("subscribe", topic="v1.short.1", options={"last": True})
    assert latest.told("message") == {"topic": "v1.short.1", "epoch": epoch, "offset": 7, "data": 7}
    old = witness(site.nodes[0])
    result = old.do("subscribe", topic="v1.short.1", options={"since": {"epoch": epoch, "offset": 1}})["result"]
    assert (result["recovered"], result["cause"]) == (False, "too_old")
    assert old.told("gap")["cause"] == "too_old"
    found = old.do("history", topic="v1.short.1", options={"limit": 2})["result"]
    assert found["messages"] == [{"offset": 6, "data": 6}, {"offset": 7, "data": 7}] and found["epoch"] == epoch
    assert old.do("history", topic="v1.short.1", options={"limit": 0})["error"]["code"] == 400
