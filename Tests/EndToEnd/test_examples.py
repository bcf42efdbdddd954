"""The programs in Examples do what they say."""

import json
import shutil
import subprocess
import sys

import pytest

from support import cli
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


def test_the_manifest_is_good():
    result = cli.run("check", ROOT / "Examples/manifest/muster.yml")
    assert result.returncode == cli.OK, result.stdout + result.stderr
