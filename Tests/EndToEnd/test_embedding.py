"""A Swift program that embeds a node decides who may hear and who may speak."""

import json
import signal

import pytest

from support.binary import embedding
from support.cluster import Hub
from support.process import Process

SESSIONS = {"seven": 'user_id|s:1:"7";', "eight": 'user_id|s:1:"8";', "number": "user_id|i:7;", "nine": 'user_id|s:1:"9";'}
RULES = {
    "verifiers": {"owner": {"swift": {}}, "member": {"swift": {}}},
    "topics": {
        "v1.user.{feedId}": {"verify": "owner", "auto": "v1.user.{session.user_id}"},
        "v1.room.{feedId}": {"verify": "member", "publish": "member"},
    },
}


class Chat(Process):
    def __init__(self, folder, hub, **changes):
        self.manifest = folder / "chat.yml"
        self.hub = hub
        self.sessions = folder / "sessions"
        self.sessions.mkdir(exist_ok=True)
        for name, record in SESSIONS.items():
            (self.sessions / f"sess_{name}").write_text(record)
        self.write(**changes)
        super().__init__([embedding(), self.manifest])

    def write(self, **changes):
        node = {"name": "chat", "listen": "127.0.0.1:0", "operations": "127.0.0.1:0"}
        node["hub"] = {"publish": self.hub.publish, "control": self.hub.control}
        store = {"php": {"path": str(self.sessions)}}
        content = {"muster": 1, "node": node, "session": {"store": store}, **RULES, **changes}
        self.manifest.write_text(json.dumps(content))

    def wait_until_ready(self):
        """Its lines are swift-log's own: the addresses are metadata there as well."""
        found, _ = self.wait_for_line(lambda line: " ready" in line and "node.listen=" in line and line, stream="stderr")
        words = dict(word.split("=", 1) for word in found.split() if "=" in word)
        self.listen = words["node.listen"]
        return self


@pytest.fixture
def hub(cluster):
    topics = {pattern: {} for pattern in RULES["topics"]}
    return cluster.add(Hub(cluster.manifest(topics=topics))).wait_until_ready()


@pytest.fixture
def chat(hub, tmp_path, processes):
    processes.append(Chat(tmp_path, hub))
    return processes[-1].wait_until_ready()


def connect(fleet, chat, session):
    return fleet.open_one(chat.listen, headers={"Cookie": f"PHPSESSID={session}"})


def refusal(client, topic):
    result = client.request("subscribe", {"topic": topic})["subscribed"]["topics"][0]
    return result.get("error", {}).get("reason")


def test_the_program_decides(chat, fleet, hub):
    seven, eight, nine = (connect(fleet, chat, name) for name in ("seven", "eight", "nine"))
    assert refusal(seven, "v1.user.7") is None
    assert refusal(seven, "v1.user.8") == "not yours"
    number = connect(fleet, chat, "number")
    assert refusal(number, "v1.user.7") is None and refusal(number, "v1.room.9") is None, "7 and \"7\" are the same user"
    assert refusal(fleet.open_one(chat.listen), "v1.room.9") == "log in first"
    assert refusal(nine, "v1.room.9") == "not a member"
    assert refusal(seven, "v1.room.9") is None and refusal(eight, "v1.room.9") is None

    assert seven.request("publish", {"topic": "v1.room.9", "data": "hello"})["published"] == {"topic": "v1.room.9"}
    fleet.pump(lambda: eight.messages("v1.room.9"), 10, "what was said")
    assert eight.request("publish", {"topic": "v1.room.9", "data": "me too"})["error"]["reason"] == "listeners do not speak"
    hub.push("v1.user.8", {"for": "eight"})
    fleet.pump(lambda: eight.messages("v1.user.8"), 10, "what the server subscribed to by itself")


def test_it_reloads_its_manifest_and_stops(chat, fleet):
    seven = connect(fleet, chat, "seven")
    assert refusal(seven, "v1.room.9") is None
    topics = {**RULES["topics"], "v1.room.{feedId}": {"verify": ["member", "false"]}}
    chat.write(topics=topics)
    chat.send_signal(signal.SIGHUP)
    gone = {"topic": "v1.room.9", "error": {"code": 403, "reason": "not allowed"}}
    fleet.pump(lambda: {"unsubscribed": gone} in seven.events(), 10, "the end of the subscription")
    assert seven.open
    assert chat.stop() == 0


def test_a_verifier_that_nobody_registers_is_named(hub, tmp_path, processes):
    verifiers = {**RULES["verifiers"], "stranger": {"swift": {}}}
    topics = {**RULES["topics"], "v1.other.{feedId}": {"verify": "stranger"}}
    processes.append(Chat(tmp_path, hub, verifiers=verifiers, topics=topics))
    assert processes[-1].wait() != 0
    assert "register stranger" in "\n".join(processes[-1].lines())
