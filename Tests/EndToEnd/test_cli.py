"""The command line: exit codes, what it prints where, and that it fits a terminal."""

import json

import pytest

from support import cli
from support.binary import muster
from support.cluster import Cluster
from support.ports import free_ports
from support.process import Process
from support.waiting import eventually
from support.websocket import Fleet

TOPIC = "v1.cli.1"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    one = Cluster(tmp_path_factory.mktemp("cli"))
    try:
        one.start(2)
        yield one
    finally:
        one.close()


@pytest.fixture
def watcher(running):
    fleet = Fleet()
    client = fleet.open_one(running.nodes[0].listen)
    client.subscribe(TOPIC)
    yield client
    fleet.close()


def push(running, *arguments, **options):
    return cli.run("push", *arguments, "--hub", running.hub.backends, **options)


def received(client, count):
    client.fleet.pump(lambda: len(client.messages(TOPIC)) >= count, 10, f"{count} pushes")
    return client.messages(TOPIC)


# push


def test_push_takes_an_argument(running, watcher):
    assert push(running, TOPIC, '{"a":1}', "--event", "created", "--id", "7").returncode == cli.OK
    assert received(watcher, 1) == [{"topic": TOPIC, "event": "created", "id": "7", "data": {"a": 1}}]


def test_push_reads_standard_input(running, watcher):
    assert push(running, TOPIC, "-", stdin='{"from":"dash"}').returncode == cli.OK
    assert push(running, TOPIC, stdin='{"from":"pipe"}').returncode == cli.OK
    assert [message["data"]["from"] for message in received(watcher, 2)] == ["dash", "pipe"]


def test_push_sends_each_line(running, watcher):
    result = push(running, TOPIC, "--lines", stdin='1\n"two"\nthree is no JSON\n{"four":4}')
    assert result.returncode == cli.OK, result.stderr
    assert [message["data"] for message in received(watcher, 4)] == [1, "two", "three is no JSON", {"four": 4}]


def test_push_passes_over_bad_lines_and_names_them(running, watcher):
    result = push(running, TOPIC, "--lines", "--json", stdin="1\n{no json\n3\n")
    assert result.returncode == cli.BAD_DATA
    assert "line 2" in result.stderr
    assert [message["data"] for message in received(watcher, 2)] == [1, 3]


def test_push_as_text_and_as_json(running, watcher):
    assert push(running, TOPIC, "1", "--text").returncode == cli.OK
    assert push(running, TOPIC, "1", "--json").returncode == cli.OK
    assert [message["data"] for message in received(watcher, 2)] == ["1", 1]
    refused = push(running, TOPIC, "{no json", "--json")
    assert refused.returncode == cli.BAD_DATA and refused.stderr


def test_push_without_waiting(running, watcher):
    result = cli.run("push", TOPIC, '"quick"', "--no-wait", "--hub", running.hub.ingest)
    assert result.returncode == cli.OK, result.stderr
    assert received(watcher, 1)[0]["data"] == "quick"


def test_push_to_an_undeclared_topic_is_bad_data(running):
    result = push(running, "undeclared", "1")
    assert result.returncode == cli.BAD_DATA
    assert "Invalid topic" in result.stderr


def test_push_to_nobody_is_unreachable():
    (port,) = free_ports(1)
    result = cli.run("push", TOPIC, "1", "--hub", f"tcp://127.0.0.1:{port}", "--timeout", "1")
    assert result.returncode == cli.UNREACHABLE
    assert str(port) in result.stderr and len(result.stderr.strip().splitlines()) <= 3


@pytest.mark.parametrize(
    "arguments",
    [["push"], ["dance"], ["push", TOPIC, "1", "--colour", "red"], ["watch"], ["up", "--nodes", "0"],
     ["up", "--nodes", "many"], ["push", TOPIC, "1", "--timeout", "-1"], ["push", TOPIC, "1", "--json", "--text"]],
    ids=" ".join,
)
def test_wrong_usage(arguments):
    result = cli.run(*arguments)
    assert result.returncode == cli.USAGE, (result.stdout, result.stderr)
    assert result.stderr and not result.stdout


# watch


def test_watch_prints_json_lines_until_its_count(running):
    watching = Process([muster(), "watch", TOPIC, "v1.cli.2", "--url", f"ws://{running.nodes[1].listen}/", "--count", "3"])
    try:
        _, after = watching.wait_for_line(lambda line: "watching" in line)
        watching.wait_for_line(lambda line: "watching" in line, start=after)
        for topic, data in [(TOPIC, {"n": 1}), ("v1.cli.2", "ü"), ("v1.cli.3", "not watched"), (TOPIC, None)]:
            running.hub.push(topic, data)
        assert watching.wait(15) == cli.OK
        lines = [json.loads(line) for line in watching.lines("stdout")]
        assert [(line["topic"], line["data"]) for line in lines] == [(TOPIC, {"n": 1}), ("v1.cli.2", "ü"), (TOPIC, None)]
    finally:
        watching.kill()


def test_watch_ends_after_its_timeout(running):
    result = cli.run("watch", TOPIC, "--url", f"ws://{running.nodes[0].listen}/", "--count", "1", "--timeout", "1")
    assert result.returncode != cli.OK and not result.stdout


def test_watch_of_an_undeclared_topic_is_denied(running):
    result = cli.run("watch", "undeclared", "--url", f"ws://{running.nodes[0].listen}/", "--timeout", "5")
    assert result.returncode == cli.DENIED
    assert "not allowed" in result.stderr


def test_watch_from_a_refused_origin_is_denied(running):
    result = cli.run("watch", TOPIC, "--url", f"ws://{running.nodes[0].listen}/", "--origin", "http://evil.example",
                     "--timeout", "5")
    assert result.returncode == cli.DENIED and not result.stdout, result.stderr


def test_watch_of_nobody_is_unreachable():
    (port,) = free_ports(1)
    result = cli.run("watch", TOPIC, "--url", f"ws://127.0.0.1:{port}/", "--timeout", "2")
    assert result.returncode == cli.UNREACHABLE and str(port) in result.stderr


def test_watch_stops_quietly_when_its_reader_does(running):
    """`muster watch ... | head -n 1` must end and not complain."""
    url = f"ws://{running.nodes[0].listen}/"
    piped = Process(["sh", "-c", f'"{muster()}" watch v1.pipe.1 --url {url} --timeout 20 | head -n 1'])
    try:
        piped.wait_for_line(lambda line: "watching" in line)
        ended = lambda: running.hub.push("v1.pipe.1", 1) and not piped.running  # noqa: E731
        eventually(ended, 15, "the end of the pipe")
        assert json.loads(piped.lines("stdout")[0])["topic"] == "v1.pipe.1"
        assert not [line for line in piped.lines() if "watching" not in line]
    finally:
        piped.kill()


# nodes


def test_nodes_prints_a_table_that_fits(running):
    result = cli.run("nodes", "--http", f"http://{running.hub.http}")
    assert result.returncode == cli.OK, result.stderr
    lines = result.stdout.splitlines()
    assert any("node-1" in line and "live" in line for line in lines), result.stdout
    assert any("node-2" in line for line in lines)
    assert max(map(len, lines)) <= 80, result.stdout


def test_nodes_prints_json(running):
    result = cli.run("nodes", "--http", f"http://{running.hub.http}", "--json")
    assert result.returncode == cli.OK, result.stderr
    printed = json.loads(result.stdout)
    nodes = printed["nodes"] if isinstance(printed, dict) else printed
    assert sorted(node["name"] for node in nodes) == ["node-1", "node-2"]


def test_nodes_of_nobody_is_unreachable():
    (port,) = free_ports(1)
    result = cli.run("nodes", "--http", f"http://127.0.0.1:{port}")
    assert result.returncode == cli.UNREACHABLE and str(port) in result.stderr


# check


def check(folder, text):
    path = folder / "muster.yml"
    path.write_text(text)
    return cli.run("check", "muster.yml", folder=folder)


def test_check_accepts_a_good_manifest(tmp_path):
    result = check(tmp_path, "muster: 1\ntopics:\n  v1.news.{feedId}: {}\n")
    assert result.returncode == cli.OK, result.stderr


@pytest.mark.parametrize(
    "text, place, words",
    [
        ("muster: 2\n", "1:9", ["2", "1"]),
        ("hub: {}\n", "1", ["muster"]),
        ("muster: 1\nhob: {}\n", "2:1", ["hob"]),
        ("muster: 1\nnode:\n  heartbeat: soon\n", "3:14", ["soon"]),
        ("muster: 1\nnode:\n  limits:\n    queue: 1 furlong\n", "4:12", ["furlong"]),
        ("muster: 1\nnode:\n  listen: 7\n", "3:11", ["7"]),
        ("muster: 1\ntopics:\n  v1.{a}.{a}: {}\n", "3:11", ["a"]),
        ("muster: 1\ntopics:\n  v1.a: { slow: never }\n", "3:17", ["never", "close"]),
        ("muster: 1\ntopics:\n  v1.a: { history: { keep: 0 } }\n", "3", ["keep", "100000"]),
        ("muster: 1\nevents: {}\n", "2:1", ["events"]),
        ("muster: 1\ntopics: [\n", "", []),
        ("muster: 1\nmuster: 1\n", "2", ["muster"]),
    ],
)
def test_check_names_the_place_and_what_was_expected(tmp_path, text, place, words):
    result = check(tmp_path, text)
    assert result.returncode == cli.BAD_DATA, (result.stdout, result.stderr)
    said = result.stdout + result.stderr
    assert f"muster.yml:{place}" in said, said
    assert all(word in said for word in words), said


def test_check_reports_every_mistake_at_once(tmp_path):
    result = check(tmp_path, "muster: 1\nhob: {}\nnode:\n  heartbeat: soon\n")
    said = result.stdout + result.stderr
    assert "muster.yml:2:1" in said and "muster.yml:4:14" in said, said


def test_check_of_no_file(tmp_path):
    result = cli.run("check", "nothing.yml", folder=tmp_path)
    assert result.returncode == cli.BAD_DATA and "nothing.yml" in result.stdout + result.stderr


def test_a_broken_manifest_stops_a_hub_with_the_same_words(tmp_path):
    path = tmp_path / "muster.yml"
    path.write_text("muster: 1\nhob: {}\n")
    result = cli.run("hub", "--manifest", path)
    assert result.returncode == cli.BAD_DATA
    assert "muster.yml:2:1" in result.stderr


# help


def test_help_teaches():
    for arguments in [["--help"], *([name, "--help"] for name in ("hub", "node", "up", "push", "watch", "nodes", "check"))]:
        result = cli.run(*arguments)
        assert result.returncode == cli.OK and not result.stderr
        wide = [line for line in result.stdout.splitlines() if len(line) > 80 and not line.startswith("USAGE:")]
        assert not wide, wide
    said = cli.run("push", "--help").stdout
    assert "muster push v1." in said, "an example to copy"


def test_version():
    assert cli.run("--version").stdout.strip().startswith("0.1.0")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completions(shell):
    assert "muster" in cli.run("--generate-completion-script", shell).stdout


def test_keys_new_makes_a_pair_that_only_the_owner_can_read(tmp_path):
    result = cli.run("keys", "new", "--out", tmp_path / "keys")
    assert result.returncode == cli.OK, result.stderr
    files = [path for path in (tmp_path / "keys").rglob("*") if path.is_file()]
    assert files
    secret = [path for path in files if "secret" in path.name]
    assert secret and all(path.stat().st_mode & 0o077 == 0 for path in secret)
    text = secret[0].read_text().strip()
    assert text not in result.stdout and text not in result.stderr
