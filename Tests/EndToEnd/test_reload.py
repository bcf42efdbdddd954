"""Reloading the manifest while everything runs: what the rules still allow notices nothing."""

import json
import signal
import threading
import time

import pytest

from support import http, logline, php
from support.cluster import Cluster, Node
from support.waiting import eventually

DENIED = {"code": 403, "reason": "not allowed"}
REASON = "closed for repair"


def rules(sessions, *, closed):
    room = {"when": "session.user_id != 1", "reason": REASON} if closed else "session.user_id != 0"
    return {
        "muster": 1,
        "session": {"store": {"php": {"path": str(sessions)}}},
        "verifiers": {"room": room},
        "topics": {"v1.room.{feedId}": {"verify": "room", "publish": "room"}, "v1.news.{feedId}": {}},
    }


class Site(Cluster):
    """A hub and nodes that read one file, which the tests change."""

    def __init__(self, folder):
        super().__init__(folder)
        self.sessions = folder / "sessions"
        self.sessions.mkdir()
        self.path = folder / "muster.yml"
        self.serial = 0
        php.write_sessions({f"user{number}": {"user_id": number} for number in range(10)}, save_path=self.sessions)
        self.write(rules(self.sessions, closed=False))

    def manifest(self, **sections):
        return self.path

    def write(self, manifest):
        """Each version has its own digest."""
        self.serial += 1
        text = manifest if isinstance(manifest, str) else json.dumps(manifest, indent=1)
        self.path.write_text(f"# {self.serial}\n{text}")

    def reload(self, process, message="the manifest was reloaded"):
        """Asks for a reload and waits until the process says what came of it."""
        seen = len(process.lines())
        process.send_signal(signal.SIGHUP)
        process.wait_for_line(lambda line: message in line, start=seen)


@pytest.fixture
def site(tmp_path):
    one = Site(tmp_path)
    yield one
    one.close()


def as_user(number):
    return {"headers": {"Cookie": f"PHPSESSID=user{number}"}}


class Pusher(threading.Thread):
    """Pushes a running number to one topic, 500 a second."""

    def __init__(self, site, topic):
        super().__init__(daemon=True)
        self.site, self.topic, self.count, self.running = site, topic, 0, True

    def run(self):
        import zmq

        with zmq.Context() as context, context.socket(zmq.REQ) as socket:
            socket.linger, socket.rcvtimeo = 0, 20_000
            socket.connect(self.site.hub.backends)
            started = time.monotonic()
            while self.running:
                socket.send(json.dumps({"topic": self.topic, "data": self.count}).encode())
                assert b"pushed" in socket.recv()
                self.count += 1
                time.sleep(max(0, started + self.count / 500 - time.monotonic()))

    def stop(self):
        self.running = False
        self.join(30)
        assert not self.is_alive()


def test_two_hundred_reloads_lose_no_socket_and_no_push(site, fleet):
    node, = site.start(nodes=1)
    watchers = fleet.open(node.listen, 20)
    fleet.subscribe(watchers, "v1.news.1")
    members = [fleet.open_one(node.listen, **as_user(number)) for number in (1, 2, 3)]
    for member in members:
        member.subscribe("v1.room.5", "v1.news.1")
    pusher = Pusher(site, "v1.news.1")
    pusher.start()
    ended, closed = 0, False
    for turn in range(200):
        # Pushes and reloads must overlap.
        fleet.pump(lambda: pusher.count >= 8 * turn, 20, "pushes between two reloads")
        if turn % 20 == 19:
            site.write("muster: 1\ntopics: {v1.news.{feedId}: {verify: 'session.'}}\n")
            for process in (site.hub, node):
                site.reload(process, "was not reloaded")
            continue
        closed = not closed
        site.write(rules(site.sessions, closed=closed))
        for process in (site.hub, node) if turn % 4 < 2 else (node, site.hub):
            site.reload(process)
        first = members[0]
        if closed:
            ended += 1
            fleet.pump(lambda: unsubscribed(first) == [{"topic": "v1.room.5", "error": {"code": 403, "reason": REASON}}] * ended,
                       10, "the end of the subscription")
        else:
            fleet.pump(lambda: subscribed(first, "v1.room.5"), 10, "the subscription again")
    pusher.stop()
    fleet.pump(lambda: all(len(one.messages("v1.news.1")) >= pusher.count for one in watchers), 30, "every push")
    assert pusher.count > 1_000
    for one in watchers:
        assert one.open and [message["data"] for message in one.messages("v1.news.1")] == list(range(pusher.count))
    for member in members:
        assert member.open
        assert [message["data"] for message in member.messages("v1.news.1")] == sorted(
            {message["data"] for message in member.messages("v1.news.1")})
    for member in members[1:]:
        assert not unsubscribed(member)
    assert not any(one.closed for one in fleet.clients)


def unsubscribed(client):
    """What the server took the client off by itself."""
    return [event["unsubscribed"] for event in client.events() if "unsubscribed" in event and "id" not in event]


def subscribed(client, topic):
    results = client.request("subscribe", {"topics": [topic]})["subscribed"]["topics"]
    return "error" not in results[0]


def test_who_may_not_connect_any_more_is_closed_with_the_reason(site, fleet):
    node, = site.start(nodes=1)
    one, two, nobody = (fleet.open_one(node.listen, **options) for options in (as_user(1), as_user(2), {}))
    site.write(rules(site.sessions, closed=False) | {"authenticator": "session.user_id != 1"})
    site.reload(node)
    fleet.pump(lambda: one.closed and nobody.closed, 10, "the ends")
    assert one.close_code == 4200 and nobody.close_code == 4200 and two.open
    assert [event["goodbye"]["code"] for event in one.events() if "goodbye" in event] == [4200]
    refused = fleet.connect(node.listen, **as_user(1))
    fleet.pump(lambda: refused.status, 10, "an answer")
    assert refused.status == 403
    assert fleet.open_one(node.listen, **as_user(2)).open


def test_a_broken_manifest_changes_nothing(site, fleet):
    node, = site.start(nodes=1)
    member = fleet.open_one(node.listen, **as_user(1))
    member.subscribe("v1.room.5")
    before = site.hub.nodes()[0]["manifest"]
    for text in ["muster: 2", "{", "", "muster: 1\ntopics: {a.{b}: {verify: nobody_declared_me}}", "\0"]:
        site.write(text)
        for process in (site.hub, node):
            site.reload(process, "was not reloaded")
    site.path.unlink()
    for process in (site.hub, node):
        site.reload(process, "was not reloaded")
    site.hub.push("v1.room.5", "still here")
    fleet.pump(lambda: member.messages("v1.room.5"), 10, "the push")
    assert subscribed(member, "v1.room.6") and site.hub.nodes()[0]["manifest"] == before
    assert all(process.running for process in (site.hub, node))


def test_settings_that_need_a_restart_keep_their_value_and_are_named(site, fleet):
    node, = site.start(nodes=1)
    site.write(rules(site.sessions, closed=False) | {"node": {"limits": {"message": "2KB"}, "heartbeat": "7s"}})
    seen = len(node.lines())
    site.reload(node)
    warnings = [line for line in node.lines()[seen:] if logline.parse(line) and logline.parse(line).level == "warning"]
    assert len(warnings) == 1 and "node.limits" in warnings[0] and "node.heartbeat" in warnings[0], warnings
    assert fleet.open_one(node.listen).hello()["heartbeat"] == 25


def test_a_node_with_another_manifest_is_shown(site, fleet):
    first, = site.start(nodes=1)
    shown = site.hub.nodes()
    status, body = http.json_request(site.hub.http, "/v1/nodes")
    assert status == 200 and body["manifest"] == shown[0]["manifest"] and len(body["manifest"]) == 16
    site.write(rules(site.sessions, closed=True))
    site.reload(first)
    eventually(lambda: site.hub.nodes()[0]["manifest"] != body["manifest"], 10, "another digest")
    differing = "muster_hub_nodes_manifest_differing"
    eventually(lambda: http.metrics(site.hub.http)[differing] == 1, 10, "the gauge")
    site.reload(site.hub)
    eventually(lambda: http.metrics(site.hub.http)[differing] == 0, 10, "agreement")


def test_families_that_come_and_go_are_followed_by_hub_and_node(site, fleet):
    node, = site.start(nodes=1)
    client = fleet.open_one(node.listen)
    assert not subscribed(client, "v1.fresh.1")
    manifest = rules(site.sessions, closed=False)
    manifest["topics"]["v1.fresh.{feedId}"] = {}
    site.write(manifest)
    for process in (site.hub, node):
        site.reload(process)
    assert subscribed(client, "v1.fresh.1")
    site.hub.push("v1.fresh.1", 1)
    fleet.pump(lambda: client.messages("v1.fresh.1"), 10, "the push")
    site.write(rules(site.sessions, closed=False))
    for process in (site.hub, node):
        site.reload(process)
    fleet.pump(lambda: unsubscribed(client) == [{"topic": "v1.fresh.1", "error": DENIED}], 10, "the end of the subscription")
    status, _ = http.json_request(site.hub.http, "/v1/push", {"topic": "v1.fresh.1", "data": 1})
    assert status == 404
