"""CURVE: who has a key gets in through the door that the key is for, and nobody else does."""

import pytest
import zmq

from support import cli, http
from support.backend import Backend
from support.cluster import Node

TOPIC = "v1.curve.1"


class Keys:
    def __init__(self):
        self.public, self.secret = (key.decode() for key in zmq.curve_keypair())

    def towards(self, server):
        return (self.public, self.secret, server.public)


@pytest.fixture
def secured(cluster):
    """A hub on CURVE with one backend's and one node's key, and the keys of all four parties."""
    keys = {name: Keys() for name in ("hub", "backend", "node", "stranger")}
    cluster.start_hub(hub={"keys": {
        "public": keys["hub"].public, "secret": keys["hub"].secret,
        "clients": [keys["backend"].public], "nodes": [keys["node"].public],
    }})
    return keys


def node_settings(keys, who):
    return {"keys": {"public": keys[who].public, "secret": keys[who].secret, "server": keys["hub"].public}}


def test_allowed_peers_do_their_work(secured, cluster, fleet, backend):
    node = cluster.start_node(node=node_settings(secured, "node"))
    client = fleet.open_one(node.listen)
    client.subscribe(TOPIC)
    doors = backend(curve=secured["backend"].towards(secured["hub"]))
    assert doors.request({"topic": TOPIC, "data": 1}) == {"pushed": {"topic": TOPIC}}
    fleet.pump(lambda: len(client.messages(TOPIC)) == 1, 10, "the acknowledged push")
    doors.push({"topic": TOPIC, "data": 2})
    fleet.pump(lambda: len(client.messages(TOPIC)) == 2, 10, "the fire-and-forget push")


@pytest.mark.parametrize("door", ["ingest", "backends", "publish", "control"])
def test_strangers_are_refused_at_every_door(secured, cluster, backend, door):
    address = getattr(cluster.hub, door)
    stranger = backend(curve=secured["stranger"].towards(secured["hub"]))
    assert stranger.is_refused(address, door)
    keyless = Backend(cluster.hub)
    try:
        assert keyless.is_refused(address, door)
    finally:
        keyless.close()


def test_a_key_opens_only_its_own_doors(secured, cluster, backend):
    as_backend = backend(curve=secured["backend"].towards(secured["hub"]))
    as_node = backend(curve=secured["node"].towards(secured["hub"]))
    for door, allowed, refused in [
        ("ingest", as_backend, as_node), ("backends", as_backend, as_node),
        ("publish", as_node, as_backend), ("control", as_node, as_backend),
    ]:
        address = getattr(cluster.hub, door)
        assert not allowed.is_refused(address, door), door
        assert refused.is_refused(address, door), door


def test_a_node_without_an_allowed_key_never_joins(secured, cluster, fleet):
    refused = cluster.add(Node(cluster.manifest(node=node_settings(secured, "stranger")), cluster.hub, "stranger"))
    cluster.start_node(node=node_settings(secured, "node"))
    cluster.hub.wait_for_nodes(1)
    assert [node["name"] for node in cluster.hub.nodes()] == ["node-1"]
    assert not any(" ready " in line for line in refused.lines()), refused.describe()


def test_secrets_are_in_no_log_and_no_answer(secured, cluster):
    cluster.start_node(node=node_settings(secured, "node"))
    said = "\n".join(line for process in cluster.processes for line in process.lines() + process.lines("stdout"))
    said += http.request(cluster.hub.http, "/v1/nodes")[2].decode() + http.request(cluster.hub.http, "/metrics")[2].decode()
    for name in ("hub", "node", "backend"):
        assert secured[name].secret not in said


def test_the_command_line_shows_its_key(secured, cluster, tmp_path):
    for who, expected in [("backend", cli.OK), ("stranger", cli.DENIED)]:
        path = tmp_path / f"{who}.key"
        path.write_text(secured[who].secret + "\n")
        result = cli.run("push", TOPIC, "1", "--hub", cluster.hub.backends, "--server-key", secured["hub"].public,
                         "--secret-file", path, "--timeout", "5")
        assert result.returncode == expected, (who, result.stderr)
        assert secured[who].secret not in result.stdout + result.stderr


def test_made_keys_can_be_used(cluster, tmp_path):
    """A pair from `muster keys new` secures a hub."""
    assert cli.run("keys", "new", "--out", tmp_path).returncode == cli.OK
    (secret,) = [path for path in tmp_path.rglob("*") if path.is_file() and "secret" in path.name]
    (public,) = [path for path in tmp_path.rglob("*") if path.is_file() and "public" in path.name]
    visitor = Keys()
    cluster.start_hub(hub={"keys": {
        "public": public.read_text().strip(), "secret-file": str(secret), "clients": [visitor.public], "nodes": [],
    }})
    doors = Backend(cluster.hub, curve=(visitor.public, visitor.secret, public.read_text().strip()))
    try:
        assert doors.request({"topic": TOPIC, "data": 1})["pushed"]
    finally:
        doors.close()
