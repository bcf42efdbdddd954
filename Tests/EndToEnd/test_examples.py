"""The programs in Examples do what they say."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from support import cli, php
from support.binary import ROOT
from support.cluster import Cluster
from support.websocket import Fleet

TOPIC = "v1.examples.1"
DATA = {"title": "grüße", "n": [1, 2.0, None]}

# Languages that are not installed are left out: their programs are run wherever they are.
PROGRAMS = [
    ([sys.executable, "Examples/python/push_http.py"], "http"),
    ([sys.executable, "Examples/python/push_zeromq.py"], "backends"),
    *([(["php", "Examples/php/push.php"], "http")] if shutil.which("php") else []),
    *([(["php", "Examples/php/push_zeromq.php"], "backends")] if php.has_zmq() else []),
    *([(["sh", "Examples/curl/push.sh"], "http")] if shutil.which("curl") else []),
]
FORGETFUL = [
    [sys.executable, "Examples/python/push_and_forget.py"],
    *([["php", "Examples/php/push_and_forget.php"]] if php.has_zmq() else []),
]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    one = Cluster(tmp_path_factory.mktemp("examples"))
    try:
        one.start()
        yield one
    finally:
        one.close()


def run(program, *arguments):
    return subprocess.run([*program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=20)


@pytest.mark.parametrize("program, door", PROGRAMS, ids=lambda value: value[1] if isinstance(value, list) else value)
def test_a_backend_pushes(running, program, door):
    hub = f"http://{running.hub.http}" if door == "http" else running.hub.backends
    fleet = Fleet()
    try:
        client = fleet.open_one(running.nodes[0].listen)
        client.subscribe(TOPIC)
        result = run(program, TOPIC, json.dumps(DATA), hub)
        assert result.returncode == 0, result.stderr
        assert json.loads(result.stdout) == {"pushed": {"topic": TOPIC}}
        fleet.pump(lambda: client.messages(TOPIC), 10, "the push")
        assert client.messages(TOPIC)[0]["data"] == DATA
    finally:
        fleet.close()
    refused = run(program, "undeclared", "1", hub)
    assert refused.returncode != 0 and "Invalid topic" in refused.stderr


@pytest.mark.parametrize("program", FORGETFUL, ids=lambda program: program[1])
def test_a_backend_pushes_to_several_topics_and_forgets(running, program, fleet):
    """ST-5"""
    topics = [TOPIC, "v1.examples.2"]
    client = fleet.open_one(running.nodes[0].listen)
    for topic in topics:
        client.subscribe(topic)
    result = run(program, ",".join(topics), json.dumps(DATA), running.hub.ingest)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    fleet.pump(lambda: all(client.messages(topic) for topic in topics), 10, "the push to both")
    assert [client.messages(topic)[0]["data"] for topic in topics] == [DATA, DATA]


def test_curl_shows_a_key(tmp_path, fleet):
    one = Cluster(tmp_path, keys=["0123456789abcdef-backend"])
    try:
        one.start_hub()
        arguments = ["sh", "Examples/curl/push.sh", TOPIC, "1", f"http://{one.hub.http}"]
        refused = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=20)
        assert refused.returncode == 1 and "401" in refused.stderr
        environment = {**os.environ, "MUSTER_KEY": "0123456789abcdef-backend"}
        taken = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=20, env=environment)
        assert json.loads(taken.stdout) == {"pushed": {"topic": TOPIC}}, taken.stderr
    finally:
        one.close()


def test_the_manifest_is_good():
    result = cli.run("check", ROOT / "Examples/manifest/muster.yml")
    assert result.returncode == cli.OK, result.stdout + result.stderr
