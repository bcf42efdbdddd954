"""Pushes that PHP serialized, as Stork's backends send them: from a real php-zmq to the subscriber."""

import json
import os
import signal
import subprocess

import pytest
import yaml

from support import cli, http, logline, php
from support.backend import Backend
from support.binary import ROOT
from support.cluster import Cluster

MIGRATION = ROOT / "Examples/stork-migration"
RULES = yaml.safe_load((MIGRATION / "muster.yml").read_text(encoding="utf-8"))
OWNER, OTHER = {"user_id": 1, "secret": "123"}, {"user_id": 2, "secret": "123"}

# What Stork 1 puts on the wire for a message without properties, from the notes on its protocol.
EXAMPLE = (
    b'O:33:"Virge\\Stork\\Component\\ZMQ\\Message":2:{s:19:"\0*\0websocketMessage";O:9:"MyMessage":0:{}'
    b's:11:"\0*\0topicStr";s:9:"v1.test.1";}'
)
ARTICLE = r'{"id":7,"text":"Article 7: St\u00f6rche\/St\u00f6rchinnen","tags":["birds","spring"]}'

needs_zmq = pytest.mark.skipif(not php.has_zmq(), reason="php-zmq is not installed")


@pytest.fixture
def site(tmp_path):
    """The manifest of Examples/stork-migration, with sessions that PHP wrote."""
    sessions = tmp_path / "sessions"
    sessions.mkdir()
    php.write_sessions({"owner": OWNER, "other": OTHER, "stranger": {"user_id": 1}}, save_path=sessions)
    rules = {name: RULES[name] for name in ("authenticator", "verifiers", "stork")}
    one = Cluster(tmp_path, session={"cookie": "PHPSESSID", "store": {"php": {"path": str(sessions)}}}, **rules)
    one.rules["topics"] = RULES["topics"]
    try:
        one.start()
        yield one
    finally:
        one.close()


@pytest.fixture
def subscriber(site, fleet):
    client = fleet.open_one(site.nodes[0].listen, **cookie("owner"))
    client.subscribe("v1.test.1")
    return client


@pytest.fixture
def backend_of():
    made = []

    def make(cluster):
        made.append(Backend(cluster.hub))
        return made[-1]

    yield make
    for one in made:
        one.close()


def cookie(session):
    return {"headers": {"Cookie": f"PHPSESSID={session}"}}


def run_php(hub, *arguments):
    host, port = hub.ingest.removeprefix("tcp://").split(":")
    done = subprocess.run(
        ["php", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "STORK_SERVER": host, "STORK_PORT": port},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def received(fleet, client, count, topic="v1.test.1"):
    fleet.pump(lambda: len(client.messages(topic)) >= count, 10, f"{count} pushes")
    return [(message["event"], message["data"]) for message in client.messages(topic)]


def unmapped(hub, door="ingest"):
    return http.metrics(hub.http).get(f'muster_hub_refused_total{{door="{door}",reason="unmapped"}}', 0)


def test_the_manifest_of_the_migration_is_good():
    result = cli.run("check", MIGRATION / "muster.yml")
    assert result.returncode == cli.OK, result.stdout + result.stderr


@needs_zmq
def test_a_push_of_storks_own_code_arrives_with_type_and_data(site, fleet, subscriber):
    """ST-1, ST-5, ST-20, ST-22, ST-27: pushing code that changed nothing but the address."""
    run_php(site.hub, MIGRATION / "push.php")
    assert received(fleet, subscriber, 2) == [("my_message", {"foo": "bar"}), ("article_created", json.loads(ARTICLE))]
    assert f'"data":{ARTICLE}'.encode() in subscriber.texts[-1]


def test_the_session_decides_and_the_reason_arrives(site, fleet):
    """ST-6, ST-7, ST-9, ST-12, ST-13, ST-14, ST-15: topics, verifiers with reasons, the cookie's session in PHP's files."""
    other = fleet.open_one(site.nodes[0].listen, **cookie("other"))
    answer = other.request("subscribe", {"topics": ["v1.test.1", "v1.test.2", "v1.test.1.2", "v1.test"]})
    assert [topic.get("error") for topic in answer["subscribed"]["topics"]] == [
        {"code": 403, "reason": "this feed is not yours"},
        None,
        {"code": 403, "reason": "not allowed"},
        {"code": 403, "reason": "not allowed"},
    ]


def test_the_example_of_the_wire_is_taken_at_both_doors(site, fleet, subscriber, backend_of):
    assert len(EXAMPLE) == 127
    backend = backend_of(site)
    assert backend.request(EXAMPLE) == {"pushed": {"topic": "v1.test.1"}}
    backend.push(EXAMPLE)
    assert received(fleet, subscriber, 2) == [("my_message", {"foo": "bar"})] * 2


@needs_zmq
def test_the_second_version_pushes_to_several_topics(site, fleet, subscriber):
    script = (
        "require 'Examples/stork-migration/services.php';"
        "$push = new Virge\\Stork\\Component\\PubSubMessage(new MyMessage(), ['v1.test.9', 'v1.test.1']);"
        "$socket = new ZMQSocket(new ZMQContext(), ZMQ::SOCKET_PUSH); $socket->setSockOpt(ZMQ::SOCKOPT_LINGER, 2000);"
        "$socket->connect('tcp://' . getenv('STORK_SERVER') . ':' . getenv('STORK_PORT')); $socket->send(serialize($push));"
    )
    run_php(site.hub, "-r", script)
    assert received(fleet, subscriber, 1) == [("my_message", {"foo": "bar"})]


def test_json_to_several_topics_arrives_alike(site, fleet, subscriber, backend_of):
    """ST-20: what templates cannot say is pushed as JSON, in the same shape."""
    push = {"topics": ["v1.test.1", "v1.test.2"], "event": "my_message", "data": {"foo": "bar"}}
    backend_of(site).push(push)
    assert received(fleet, subscriber, 1) == [("my_message", {"foo": "bar"})]


def test_what_cannot_be_pushed_is_refused_by_name_and_harms_nobody(site, fleet, subscriber, backend_of):
    """ST-21: ignored there, told here: by the answer where there is one, else in the log, and in the metrics."""
    backend = backend_of(site)
    other = EXAMPLE.replace(b'O:9:"MyMessage"', b'O:9:"App\\Other"')
    answers = {
        "class": backend.request(other),
        "property": backend.request(EXAMPLE.replace(b'O:9:"MyMessage":0:{}', b'O:14:"ArticleCreated":1:{s:2:"id";i:1;}')),
        "cut": backend.request(EXAMPLE[:-5]),
        "foreign": backend.request(b'O:8:"stdClass":0:{}'),
    }
    assert {name: (answer["error"]["code"]) for name, answer in answers.items()} == {
        "class": 422, "property": 422, "cut": 400, "foreign": 400,
    }
    assert "App\\\\Other" in answers["class"]["error"]["reason"]
    assert "`title`" in answers["property"]["error"]["reason"]
    backend.push(other)

    def told(line):
        parsed = logline.parse(line)
        return parsed and parsed.message == "refused" and "Other" in parsed.metadata.get("reason", "")

    site.hub.wait_for_line(told, 10)
    assert unmapped(site.hub) == 1 and unmapped(site.hub, "backends") == 2
    backend.push(EXAMPLE.replace(b"v1.test.1", b"v1.test.5"))
    backend.push(EXAMPLE)
    assert received(fleet, subscriber, 1) == [("my_message", {"foo": "bar"})]


def test_a_reload_takes_another_class_map(site, fleet, subscriber, backend_of):
    backend = backend_of(site)
    backend.push(EXAMPLE)
    received(fleet, subscriber, 1)
    site.rules["stork"] = {"classes": {"MyMessage": {"type": "renamed"}}}
    changed = json.loads(site.manifest().read_text())
    path = site.hub.arguments[site.hub.arguments.index("--manifest") + 1]
    with open(path, "w", encoding="utf-8") as manifest:
        json.dump(changed, manifest)
    site.hub.send_signal(signal.SIGHUP)
    site.hub.wait_for_line(lambda line: "the manifest was reloaded" in line, 10)
    backend.push(EXAMPLE)
    assert received(fleet, subscriber, 2)[1] == ("renamed", {})
