"""Hub and node as services of systemd: what they tell it, the sockets that they are given, and the units that run them."""

import json
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from support import freezer, logline
from support.binary import ROOT, muster
from support.cluster import Hub, Node
from support.notify import NotifySocket
from support.ports import free_ports
from support.process import Process
from support.waiting import eventually

LAUNCH = pathlib.Path(__file__).parent / "support/launch.py"
UNITS = ROOT / "deploy/systemd"
TOPIC = "v1.systemd.1"
# Seconds. The watchdog is fed every half of it; a busy machine may take longer, but a hang takes for ever.
WATCHDOG = 0.5
# Its numbers on x86-64 and on ARM.
SENDMSG = {46, 211}


@pytest.fixture
def notify(tmp_path):
    """Makes notify sockets: `notify("name")`."""
    made = []

    def make(name, **options):
        (tmp_path / name).mkdir()
        made.append(NotifySocket(tmp_path / name, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


def is_ready(process):
    return any((line := logline.parse(text)) and line.message == "ready" for text in process.lines())


def gone_hub(cluster):
    """A hub that has stopped, whose addresses are free for another one."""
    hub = cluster.start_hub()
    assert hub.stop() == 0
    return hub


# What is told


@pytest.mark.parametrize("abstract", [False, True], ids=["path", "abstract"])
def test_hub_and_node_tell_their_life(cluster, notify, abstract):
    ears = {name: notify(name, abstract=abstract) for name in ("hub", "node")}
    hub = cluster.start_hub(environment=ears["hub"].environment())
    ears["hub"].wait_for(lambda message: message.get("READY") == "1")
    node = cluster.start_node(environment=ears["node"].environment())
    ears["node"].wait_for(lambda message: message.get("READY") == "1")
    for name, process in (("hub", hub), ("node", node)):
        process.send_signal(signal.SIGHUP)
        reloading = ears[name].wait_for_key("RELOADING")
        assert abs(int(reloading["MONOTONIC_USEC"]) / 1e6 - time.monotonic()) < 20
        ears[name].wait_for(lambda message: message.get("READY") == "1")
    for name, process in (("node", node), ("hub", hub)):
        process.send_signal(signal.SIGTERM)
        ears[name].wait_for(lambda message: message.get("STOPPING") == "1")
        assert process.wait() == 0
        ears[name].listen(0.1)
        keys = [key for message in ears[name].messages for key in message if key in ("READY", "RELOADING", "STOPPING")]
        assert keys == ["READY", "RELOADING", "READY", "STOPPING"]
        assert not any("WATCHDOG" in message for message in ears[name].messages), "nobody asked for a watchdog"


def test_status_has_counts_and_is_told_every_five_seconds_at_most(cluster, fleet, notify):
    ears = {name: notify(name) for name in ("hub", "node")}
    cluster.start_hub(environment=ears["hub"].environment())
    node = cluster.start_node(environment=ears["node"].environment())
    ears["node"].wait_for(lambda message: message.get("STATUS") == "live, sockets: 0, topics: 0")
    told = time.monotonic()
    client = fleet.open_one(node.listen)
    client.subscribe(TOPIC)
    for number in range(3):
        cluster.hub.push(TOPIC, number)
    ears["node"].wait_for(lambda message: message.get("STATUS") == "live, sockets: 1, topics: 1")
    assert time.monotonic() - told > 4
    ears["hub"].wait_for(lambda message: message.get("STATUS") == "nodes: 1, pushes: 3")


def test_a_node_is_ready_when_its_log_says_so_and_not_before(cluster, notify):
    hub = gone_hub(cluster)
    ear = notify("node")
    environment = ear.environment(watchdog=WATCHDOG)
    node = cluster.add(Node(cluster.manifest(), hub, "early", environment=environment))
    ear.wait_for(lambda message: message.get("STATUS") == "joining, sockets: 0, topics: 0")
    # It waits for its hub, and that may take longer than a start: being alive gives it more time.
    for _ in range(3):
        assert ear.wait_for_key("WATCHDOG")["EXTEND_TIMEOUT_USEC"] == str(int(WATCHDOG * 1e6))
    assert not any("READY" in message for message in ear.messages) and not is_ready(node)
    cluster.start_hub(hub.addresses)
    ear.wait_for(lambda message: message.get("READY") == "1")
    node.ready(timeout=5)
    assert "EXTEND_TIMEOUT_USEC" not in ear.wait_for_key("WATCHDOG")


def test_a_node_that_sends_its_clients_away_gets_more_time(cluster, fleet, notify):
    cluster.start_hub()
    ear = notify("node")
    node = cluster.start_node(node={"drain": "2s"}, environment=ear.environment(watchdog=WATCHDOG))
    stubborn = fleet.open(node.listen, 3, answer_close=False)
    node.send_signal(signal.SIGTERM)
    ear.wait_for_key("STOPPING")
    # A reload while it stops must not make it look ready again.
    node.send_signal(signal.SIGHUP)
    assert ear.wait_for(lambda message: "EXTEND_TIMEOUT_USEC" in message)["WATCHDOG"] == "1"
    assert node.wait() == 0
    assert "READY" not in ear.messages[-1] and sum("READY" in message for message in ear.messages) == 1
    del stubborn


def test_without_a_service_manager_nothing_is_told_and_nobody_else_s_sockets_are_taken(cluster, notify):
    cluster.start_hub(environment={"NOTIFY_SOCKET": ""})
    # Of another process, as a child of a service would find them.
    others = {"LISTEN_FDS": "1", "LISTEN_PID": "1", "WATCHDOG_USEC": "1", "WATCHDOG_PID": "1"}
    ear = notify("node")
    node = cluster.start_node(environment=others | {"NOTIFY_SOCKET": ear.address})
    ear.wait_for_key("READY")
    assert not any("WATCHDOG" in message for message in ear.listen(0.5))
    assert node.stop() == 0


def test_a_manager_that_is_gone_stops_nobody(cluster, fleet, tmp_path):
    cluster.start_hub(environment={"NOTIFY_SOCKET": str(tmp_path / "nobody"), "WATCHDOG_USEC": "100000"})
    node = cluster.start_node(environment={"NOTIFY_SOCKET": str(tmp_path / "nobody")})
    warnings = [line for line in cluster.hub.lines() if "could not be told" in line]
    assert len(warnings) == 1, cluster.hub.describe()
    assert fleet.open_one(node.listen).open


def test_a_manager_that_does_not_read_keeps_nobody_from_stopping(cluster, notify):
    ear = notify("hub")
    hub = cluster.start_hub(environment=ear.environment(watchdog=0.02))
    # The socket holds some messages (sysctl net.unix.max_dgram_qlen); the next one makes its sender wait.
    eventually(lambda: SENDMSG & set(freezer.blocking_calls(hub.pid)), what="a sender that waits")
    assert hub.stop() == 0


def test_children_of_muster_up_tell_nothing(tmp_path, notify, processes):
    ear = notify("up")
    first = free_ports(1)[0]
    manifest = tmp_path / "muster.yml"
    manifest.write_text(json.dumps({
        "muster": 1,
        "topics": {"v1.{name}": {}},
        "hub": {name: "tcp://127.0.0.1:0" for name in ("ingest", "backends")}
        | {"publish": "tcp://127.0.0.1:%d" % free_ports(1)[0], "control": "tcp://127.0.0.1:%d" % free_ports(1)[0],
           "http": "127.0.0.1:0"},
        "node": {"listen": "127.0.0.1:%d" % first, "operations": "127.0.0.1:%d" % free_ports(1)[0]},
    }))
    up = Process([muster(), "up", "--manifest", manifest, "--nodes", "1"], environment=ear.environment(watchdog=WATCHDOG))
    processes.append(up)
    up.wait_for_line(lambda line: "muster.node: ready" in line)
    assert ear.listen(0.3) == []


# The watchdog


def assert_fed_only_while_it_turns(process, ear, name, thread):
    """A stopped thread ends the feeding, which comes back with it."""
    ear.wait_for_key("WATCHDOG")
    with freezer.frozen(thread):
        # What was answered before the thread stopped may still be on its way.
        ear.listen(WATCHDOG / 2)
        heard = [message for message in ear.listen(2 * WATCHDOG) if "WATCHDOG" in message]
        assert heard == [], f"fed without {name}"
        process.wait_for_line(lambda line: "do not take turns" in line and name in line, timeout=5)
    ear.wait_for_key("WATCHDOG")


def threads_by_name(process, prefix):
    return sorted((name, number) for number, name in freezer.threads(process.pid).items() if name.startswith(prefix))


def test_a_node_feeds_its_watchdog_only_while_every_loop_and_its_zeromq_thread_turn(cluster, notify):
    cluster.start_hub()
    ear = notify("node")
    node = cluster.start_node(node={"shards": 2}, environment=ear.environment(watchdog=WATCHDOG))
    loops = threads_by_name(node, "NIO-ELT")
    # The first: libzmq's own threads have the name of the one that makes them, until they give themselves another.
    stream = threads_by_name(node, "muster-stream")[:1]
    assert len(loops) == 3 and stream, freezer.threads(node.pid)
    # Groups are numbered in the order in which they are made, and the shards' comes first.
    names = ["shard-0", "shard-1", "operations-0", "muster-stream"]
    for name, (_, thread) in zip(names, loops + stream):
        assert_fed_only_while_it_turns(node, ear, name, thread)
    assert node.stop() == 0


def test_a_hub_feeds_its_watchdog_only_while_every_loop_and_its_zeromq_thread_turn(cluster, notify):
    ear = notify("hub")
    hub = cluster.start_hub(environment=ear.environment(watchdog=WATCHDOG))
    loops = threads_by_name(hub, "NIO-SGLTN")
    reactor = threads_by_name(hub, "muster-hub")[:1]
    assert loops and reactor, freezer.threads(hub.pid)
    for name, (_, thread) in [(f"http-{number}", loop) for number, loop in enumerate(loops)] + [("muster-hub", reactor[0])]:
        assert_fed_only_while_it_turns(hub, ear, name, thread)
    assert hub.stop() == 0


def test_a_node_that_cannot_reach_its_hub_is_alive(cluster, notify):
    """A dead hub is the hub's matter: a restart of the nodes would only lose their sockets."""
    cluster.start_hub()
    ear = notify("node")
    node = cluster.start_node(environment=ear.environment(watchdog=WATCHDOG))
    cluster.hub.kill()
    node.wait_for_line(lambda line: "the hub is silent" in line)
    for _ in range(4):
        ear.wait_for_key("WATCHDOG")
    assert node.stop() == 0


# Socket activation


def node_arguments(cluster, hub, **node):
    return [muster(), "node", "--manifest", cluster.manifest(node=node), "--name", "activated", "--operations",
            "127.0.0.1:0", "--hub-publish", hub.publish, "--hub-control", hub.control]


def test_systemd_socket_activate_starts_a_node_for_its_first_client(cluster, fleet, notify):
    hub = gone_hub(cluster)
    ear = notify("node")
    addresses = [f"127.0.0.1:{port}" for port in free_ports(2)]
    listen = [part for address in addresses for part in ("-l", address)]
    activator = cluster.add(Process([
        "systemd-socket-activate", *listen, "-E", f"NOTIFY_SOCKET={ear.address}", "-E", "MUSTER_NODE_LISTEN=127.0.0.1:1",
        *node_arguments(cluster, hub),
    ]))
    activator.wait_for_line(lambda line: f"Listening on {addresses[1]}" in line)
    early = [fleet.connect(address) for address in addresses]
    ear.wait_for(lambda message: message.get("STATUS", "").startswith("joining"))
    fleet.pump_for(0.3)
    assert not any(client.status or client.ended for client in early), "who is early waits, and is neither served nor refused"
    cluster.start_hub(hub.addresses)
    ear.wait_for_key("READY")
    fleet.pump(lambda: all(client.open for client in early), 10, "the clients that have waited")
    assert activator.ready()["node.listen"] == ",".join(addresses)
    assert fleet.open_one(addresses[0]).open and fleet.open_one(addresses[1]).open
    assert activator.stop() == 0


def given(cluster, hub, listener, **options):
    """A node that was given a listening socket."""
    command = [sys.executable, LAUNCH, "--listen", listener.fileno(), *node_arguments(cluster, hub, drain="500ms")]
    return cluster.add(Process(command, pass_fds=[listener.fileno()], **options))


def test_clients_that_come_during_a_restart_wait_in_the_socket_s_queue(cluster, fleet):
    hub = cluster.start_hub()
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        address = "127.0.0.1:%d" % listener.getsockname()[1]
        first = given(cluster, hub, listener)
        assert first.ready()["node.listen"] == address
        fleet.open(address, 5)
        assert first.stop() == 0
        waiting = [fleet.connect(address) for _ in range(20)]
        second = given(cluster, hub, listener)
        second.ready()
        fleet.pump(lambda: all(client.open for client in waiting), 10, "the clients that came between")
        assert second.stop() == 0


@pytest.mark.parametrize("kind", ["udp", "unix", "not listening", "no number"])
def test_what_is_no_listening_tcp_socket_is_refused(cluster, kind, tmp_path):
    hub = gone_hub(cluster)
    family = socket.AF_UNIX if kind == "unix" else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM) as other:
        if kind == "unix":
            other.bind(str(tmp_path / "clients"))
            other.listen()
        node = given(cluster, hub, other) if kind != "no number" else cluster.add(Process(
            ["sh", "-c", 'LISTEN_FDS=many LISTEN_PID=$$ exec "$0" "$@"', *node_arguments(cluster, hub)]))
        assert node.wait() not in (0, None)
    node.wait_for_line(lambda line: "LISTEN_FDS: expected" in line)


# The units


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, **options)


@pytest.fixture
def installed(tmp_path):
    """The units as they would be installed, the template as an instance, for the path of a program that exists."""
    for unit in UNITS.glob("muster-*"):
        name = unit.name.replace("@.", "@8091.")
        (tmp_path / name).write_text(unit.read_text().replace("/usr/bin/muster", muster()))
    return sorted(str(unit) for unit in tmp_path.glob("muster-*"))


def test_the_units_verify_without_a_line(installed):
    assert len(installed) == 3
    verified = run("systemd-analyze", "verify", "--man=no", *installed)
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")


def test_a_broken_unit_would_be_found(installed, tmp_path):
    unit = tmp_path / "muster-hub.service"
    unit.write_text(unit.read_text().replace("WatchdogSec", "WatchdogSecs"))
    assert "WatchdogSecs" in run("systemd-analyze", "verify", "--man=no", *installed).stderr


@pytest.mark.parametrize("name", ["muster-hub.service", "muster-node@8091.service"])
def test_the_services_are_little_exposed(installed, tmp_path, name):
    result = run("systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=20", str(tmp_path / name))
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", result.stdout)
    assert exposure and float(exposure[1]) <= 2.0, result.stdout[-500:]
    assert result.returncode == 0, result.stderr


def unit_command(name):
    """What a unit starts, with the instance 8091 and this build's program."""
    text = (UNITS / name).read_text()
    command = re.search(r"^ExecStart=(.*)$", text, re.MULTILINE)[1].split()
    assert command[0] == "/usr/bin/muster"
    variables = dict(re.findall(r"^Environment=(\w+)=(.*)$", text, re.MULTILINE))
    return [muster(), *command[1:]], {key: value.replace("%l", "host").replace("%i", "8091") for key, value in variables.items()}


def test_what_the_units_start_works_under_their_filters(cluster, fleet, notify, tmp_path):
    """All of the hardening that does not need systemd itself: see support/launch.py."""
    manifest = cluster.manifest(hub={"http": "127.0.0.1:0"} | dict.fromkeys(
        ("ingest", "publish", "backends", "control"), "tcp://127.0.0.1:0"), node={"listen": "127.0.0.1:0"})
    ears = {name: notify(name) for name in ("hub", "node")}

    def start(name, unit, extra, kind):
        command, variables = unit_command(unit)
        command[command.index("--manifest") + 1] = str(manifest)
        process = cluster.add(kind.__new__(kind))
        Process.__init__(process, [sys.executable, LAUNCH, "--confine", UNITS / unit, *command],
                         environment=variables | ears[name].environment(watchdog=2) | extra)
        ears[name].wait_for_key("READY", timeout=40)
        return process.wait_until_ready()

    hub = start("hub", "muster-hub.service", {}, Hub)
    hub_addresses = {"MUSTER_NODE_HUB_PUBLISH": hub.publish, "MUSTER_NODE_HUB_CONTROL": hub.control}
    operations = {"MUSTER_NODE_OPERATIONS": "127.0.0.1:%d" % free_ports(1)[0]}
    node = start("node", "muster-node@.service", hub_addresses | operations, Node)
    for process in (hub, node):
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        assert "Seccomp:\t2" in status and "CapBnd:\t0000000000000000" in status and "NoNewPrivs:\t1" in status
    client = fleet.open_one(node.listen)
    client.subscribe(TOPIC)
    hub.push(TOPIC, "confined")
    fleet.pump(lambda: client.messages(TOPIC), 10, "the push")
    assert hub.nodes()[0]["name"] == "host-8091"
    for name, process in (("hub", hub), ("node", node)):
        process.send_signal(signal.SIGHUP)
        process.wait_for_line(lambda line: "the manifest was reloaded" in line)
        ears[name].wait_for_key("WATCHDOG")
    assert (node.stop(), hub.stop()) == (0, 0)


def test_the_sysusers_file_makes_the_units_user(tmp_path):
    (tmp_path / "etc").mkdir()
    made = run("systemd-sysusers", f"--root={tmp_path}", UNITS / "muster.sysusers")
    assert made.returncode == 0, made.stderr
    assert "muster:" in (tmp_path / "etc/passwd").read_text()
    for unit in UNITS.glob("*.service"):
        assert "User=muster\n" in unit.read_text()
