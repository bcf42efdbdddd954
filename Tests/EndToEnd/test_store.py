"""History in a file: it outlives the hub, can be copied, and says when there is no room."""

import os
import subprocess

import pytest

from support import cli, http
from support.binary import muster
from support.waiting import eventually

TOPICS = {"v1.kept.{feedId}": {"history": {"keep": 10_000, "for": "1h"}}}


@pytest.fixture
def stored(cluster, tmp_path):
    """A cluster whose hub keeps history in a file."""
    make = cluster.manifest
    cluster.store = tmp_path / "history.sqlite"

    def manifest(hub=None, node=None, topics=None):
        return make({"store": f"sqlite:{cluster.store}", **(hub or {})}, node, topics or TOPICS)

    cluster.manifest = manifest
    return cluster


def kill_and_start(stored):
    stored.hub.kill()
    return stored.start_hub(addresses=stored.hub.addresses)


def history(hub, topic, limit=1000):
    status, body = http.json_request(hub.http, f"/v1/topics/{topic}/history?limit={limit}")
    assert status == 200, body
    return body


def test_the_same_id_by_every_door_and_across_a_kill_is_one_push(stored, backend, fleet):
    stored.start()
    hub, node = stored.hub, stored.nodes[0]
    client = fleet.open_one(node.listen)
    client.subscribe("v1.kept.1")
    push = {"topic": "v1.kept.1", "data": {"n": 1}, "id": "once"}
    first = hub.push("v1.kept.1", {"n": 1}, id="once")["pushed"]
    assert backend().request(push)["pushed"] == {**first, "duplicate": True}
    hub = kill_and_start(stored)
    assert hub.push("v1.kept.1", {"n": 1}, id="once")["pushed"] == {**first, "duplicate": True}
    assert backend().request(push)["pushed"] == {**first, "duplicate": True}
    result = subprocess.run(
        [muster(), "push", "v1.kept.1", '{"n":1}', "--id", "once", "--hub", hub.backends],
        capture_output=True, text=True, timeout=20,
    )
    assert result.returncode == 0 and "known already" in result.stdout, result
    assert [message["offset"] for message in history(hub, "v1.kept.1")["messages"]] == [1]
    hub.wait_for_nodes(1)
    hub.push("v1.kept.1", "next")
    fleet.pump(lambda: len(client.messages()) == 2, 10, "the next push")
    assert [message["data"] for message in client.messages()] == [{"n": 1}, "next"]
    assert not [event for event in client.events() if "gap" in event]


def test_after_a_kill_everything_acknowledged_is_there_and_offsets_go_on(stored):
    hub = stored.start_hub()
    for round_number in range(3):
        for number in range(50):
            pushed = hub.push("v1.kept.2", [round_number, number])["pushed"]
            assert pushed["offset"] == 50 * round_number + number + 1
        hub = kill_and_start(stored)
    found = history(hub, "v1.kept.2")
    assert found["epoch"] == pushed["epoch"] and found["offset"] == 150
    assert [message["data"] for message in found["messages"]] == [[part, n] for part in range(3) for n in range(50)]


def test_a_copy_is_made_while_the_hub_runs_and_begins_new_epochs(stored, tmp_path):
    hub = stored.start_hub()
    before = hub.push("v1.kept.3", 1)["pushed"]
    copy = tmp_path / "copy.sqlite"
    command = [muster(), "backup", copy, "--store", f"sqlite:{stored.store}"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0 and "copied 1 messages of 1 topics" in result.stdout, result
    assert hub.push("v1.kept.3", 2)["pushed"]["offset"] == 2
    again = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert again.returncode != 0 and "expected no file there" in again.stderr
    assert hub.stop() == 0
    stored.store = copy
    after = stored.start_hub().push("v1.kept.3", 3)["pushed"]
    assert after["offset"] == 1 and after["epoch"] != before["epoch"]


def test_a_second_hub_does_not_open_the_same_store(stored):
    stored.start_hub()
    second = subprocess.run(
        [muster(), "hub", "--manifest", stored.manifest(), "--http", "127.0.0.1:0",
         *(part for door in ("ingest", "publish", "backends", "control") for part in (f"--{door}", "tcp://127.0.0.1:0"))],
        capture_output=True, text=True, timeout=30,
    )
    assert second.returncode != 0 and str(stored.store) in second.stderr, second


@pytest.fixture
def small_disk(stored, tmp_path):
    """A file system of one megabyte for the store: (its folder, a function that gives it another size)."""
    folder = tmp_path / "small"
    folder.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder]).returncode:
        pytest.skip("no file system of a size of its own can be mounted here")
    stored.store = folder / "history.sqlite"
    yield folder, lambda size: subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)
    stored.close()
    subprocess.run(["umount", "-l", folder], check=False)


def test_a_full_disk_refuses_loses_nothing_and_heals(stored, small_disk):
    hub = stored.start_hub()
    taken = 0
    while taken < 100:
        status, body = http.json_request(hub.http, "/v1/push", {"topic": "v1.kept.4", "data": "x" * 60_000})
        if status != 200:
            break
        taken += 1
        assert body["pushed"]["offset"] == taken
    assert status == 503 and "expected room" in body["error"]["reason"], body
    small_disk[1]("16m")

    def is_taken():
        return http.json_request(hub.http, "/v1/push", {"topic": "v1.kept.4", "data": "again"})[0] == 200

    eventually(is_taken, 10, "pushes to be taken again")
    hub = kill_and_start(stored)
    found = history(hub, "v1.kept.4")
    assert found["offset"] == taken + 1 and len(found["messages"]) == taken + 1
    assert {message["data"] for message in found["messages"][:taken]} == {"x" * 60_000}


@pytest.mark.parametrize("is_new", [True, False], ids=["a new store", "a store with pushes"])
def test_a_hub_does_not_start_on_a_full_disk_says_why_and_starts_when_there_is_room(stored, small_disk, is_new):
    folder, resize = small_disk
    if not is_new:
        before = stored.start_hub().push("v1.kept.6", 1)["pushed"]
        stored.hub.kill()
    with open(folder / "others", "wb", buffering=0) as others:
        with pytest.raises(OSError, match="No space left"):
            while True:
                others.write(b"x" * 4096)
    refused = cli.run("hub", "--manifest", stored.manifest(), "--http", "127.0.0.1:0",
                      *(part for door in ("ingest", "publish", "backends", "control")
                        for part in (f"--{door}", "tcp://127.0.0.1:0")))
    assert refused.returncode > 0, refused
    assert str(stored.store) in refused.stderr and "expected room on the disk" in refused.stderr, refused.stderr
    resize("16m")
    after = stored.start_hub().push("v1.kept.6", 2)["pushed"]
    if not is_new:
        assert (after["epoch"], after["offset"]) == (before["epoch"], 2)


def test_the_command_line_lists_topics_and_their_pushes(stored):
    hub = stored.start_hub()
    hub.push("v1.kept.5", {"title": "x" * 100}, event="created")
    address = f"http://{hub.http}"
    topics = cli.run("topics", "--http", address, "--prefix", "v1.kept.")
    assert topics.returncode == 0 and "v1.kept.5" in topics.stdout
    shown = cli.run("history", "v1.kept.5", "--http", address)
    assert shown.returncode == 0 and "created" in shown.stdout and "stands at" in shown.stdout
    assert all(len(line) <= 80 for line in (topics.stdout + shown.stdout).splitlines())
    unknown = cli.run("history", "unknown", "--http", address)
    assert unknown.returncode == cli.BAD_DATA and "keeps history" in unknown.stderr


def test_versions_and_expected_offsets_by_every_door(stored, backend):
    hub = stored.start_hub()

    def push(*options):
        return cli.run("push", "v1.kept.7", '{"n":1}', "--hub", hub.backends, *options)

    first = push("--version", 5)
    assert first.returncode == cli.OK and " at " in first.stdout, first
    older = push("--version", 4)
    assert older.returncode == cli.OK and "older" in older.stdout, older
    stale = backend().request({"topic": "v1.kept.7", "data": 1, "version": 4})["pushed"]
    assert stale["stale"] and stale["offset"] == 1
    status, body = http.json_request(hub.http, "/v1/push", {"topic": "v1.kept.7", "data": 1, "version": 4})
    assert status == 200 and body["pushed"] == stale
    assert push("--version", 5, "--if-offset", 1).returncode == cli.OK
    elsewhere = push("--if-offset", 1)
    assert elsewhere.returncode == cli.BAD_DATA and "expected the topic at 1, found it at 2" in elsewhere.stderr, elsewhere
    refused = backend().request({"topic": "v1.kept.7", "data": 1, "if_offset": 3})["error"]
    assert refused["code"] == 409 and refused["reason"].startswith("if_offset"), refused
    hub = kill_and_start(stored)
    assert hub.push("v1.kept.7", 1, version=4)["pushed"] == stale | {"offset": 2}
    assert [message["offset"] for message in history(hub, "v1.kept.7")["messages"]] == [1, 2]
    for wrong in (["--version", "-1"], ["--if-offset", "x"], ["--version", str(2**64)]):
        assert push(*wrong).returncode == cli.USAGE, wrong
