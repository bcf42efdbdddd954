"""`muster up`: a hub and nodes from one command, watched over until Ctrl-C."""

import json
import os
import signal
import time

import pytest

from support import http, procfs
from support.binary import muster
from support.ports import free_ports, free_range
from support.process import Process
from support.waiting import eventually

TOPIC = "v1.up.1"


class Up(Process):
    """`muster up` on free ports."""

    def __init__(self, folder, nodes, topics=None):
        ingest, publish, backends, control, hub_http, self.port = free_ports(6)
        self.count = nodes
        self.http = f"127.0.0.1:{hub_http}"
        self.listen = f"127.0.0.1:{self.port}"
        self.backends = f"tcp://127.0.0.1:{backends}"
        self.first_operations = free_range(nodes)
        manifest = {
            "muster": 1,
            "hub": {"ingest": f"tcp://127.0.0.1:{ingest}", "publish": f"tcp://127.0.0.1:{publish}",
                    "backends": self.backends, "control": f"tcp://127.0.0.1:{control}", "http": self.http},
            "node": {"listen": self.listen, "operations": f"127.0.0.1:{self.first_operations}",
                     "hub": {"publish": f"tcp://127.0.0.1:{publish}", "control": f"tcp://127.0.0.1:{control}"}},
            "topics": {"v1.{feedName}.{feedId}": {}},
        }
        path = folder / "muster.yml"
        path.write_text(json.dumps(manifest))
        super().__init__([muster(), "up", "--nodes", str(nodes), "--manifest", str(path)])

    def live(self):
        """The names of the live nodes; empty while the hub does not answer."""
        try:
            status, body = http.json_request(self.http, "/v1/nodes", timeout=2)
        except OSError:
            return []
        return sorted(node["name"] for node in body["nodes"] if node["state"] == "live") if status == 200 else []

    def wait_until_live(self):
        eventually(lambda: len(self.live()) == self.count, 30, f"{self.count} live nodes of muster up")
        return self

    def ready_lines(self, word):
        """The lines in which processes of one role announced that they are ready."""
        return [line for line in self.lines() + self.lines("stdout") if word in line and ": ready " in line]

    def roles(self):
        """{role: [process ids]} of its children."""
        found = {}
        for pid, arguments in procfs.children(self.pid).items():
            for role in ("hub", "node"):
                if role in arguments[1:2]:
                    found.setdefault(role, []).append(pid)
        return found

    def push(self, topic, data):
        status, body = http.json_request(self.http, "/v1/push", {"topic": topic, "data": data})
        assert status == 200, body


@pytest.fixture
def up(tmp_path, processes):
    one = Up(tmp_path, 3)
    processes.append(one)
    return one.wait_until_live()


def test_sockets_on_the_shared_port_reach_every_node(up, fleet):
    clients = fleet.open(up.listen, 60)
    fleet.subscribe(clients, TOPIC)
    assert len({client.hello()["node"] for client in clients}) == 3
    up.push(TOPIC, {"n": 1})
    fleet.pump(lambda: all(client.messages(TOPIC) for client in clients), 10, "the push")
    for number in range(3):
        assert http.request(f"127.0.0.1:{up.first_operations + number}", "/readyz")[0] == 200


def test_hang_ups_before_all_is_ready_end_nothing(tmp_path, processes):
    one = Up(tmp_path, 2)
    processes.append(one)
    eventually(lambda: one.roles().get("hub"), 10, "a hub")
    while one.running and len(one.ready_lines("muster.node")) < 2:
        one.send_signal(signal.SIGHUP)
        time.sleep(0.001)
    assert one.running, one.describe()
    one.wait_until_live()
    assert not any("ended with" in line for line in one.lines())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_all(up, fleet, number):
    clients = fleet.open(up.listen, 20)
    children = list(procfs.children(up.pid))
    assert len(children) == 4
    up.send_signal(number)
    fleet.pump(lambda: all(client.ended for client in clients), 20, "the end of every connection")
    assert up.wait() == 0
    assert not any(os.path.exists(f"/proc/{pid}") for pid in children)
    assert {client.close_code for client in clients} == {4001}


def test_ctrl_c_of_a_terminal_reaches_the_whole_group(up):
    """A terminal signals the children too, not only `muster up`."""
    os.killpg(up.pid, signal.SIGINT)
    assert up.wait() == 0


def test_a_killed_node_is_restarted(up, fleet):
    os.kill(up.roles()["node"][0], signal.SIGKILL)
    eventually(lambda: len(up.ready_lines("node.name=")) == 4, 30, "the node that takes its place")
    clients = fleet.open(up.listen, 30)
    fleet.subscribe(clients, TOPIC)
    up.push(TOPIC, 1)
    fleet.pump(lambda: all(client.messages(TOPIC) for client in clients), 10, "the push")


def test_a_killed_hub_is_restarted_and_the_nodes_join_again(up, fleet):
    clients = fleet.open(up.listen, 30)
    fleet.subscribe(clients, TOPIC)
    (hub,) = up.roles()["hub"]
    os.kill(hub, signal.SIGKILL)
    eventually(lambda: up.roles().get("hub", [hub]) != [hub] and len(up.live()) == 3, 30, "the new hub and its nodes")
    up.push(TOPIC, "again")
    fleet.pump(lambda: all(client.messages(TOPIC) for client in clients), 10, "the push")
    assert not any(client.closed for client in clients)


def test_logs_tell_which_process_they_are_from(up):
    def prefixes(word):
        return {line.split("|")[0].strip() for line in up.ready_lines(word)}

    eventually(lambda: len(prefixes("node.name=")) == 3, what="a ready line of each node")
    assert prefixes("hub.http=")


def test_children_end_when_up_is_killed(up):
    """Nothing may be left behind that holds the ports, even when nobody could clean up."""
    children = list(procfs.children(up.pid))
    os.kill(up.pid, signal.SIGKILL)
    eventually(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in children), 20, "the end of the children")


def test_up_fails_at_once_when_a_port_is_taken(tmp_path, processes):
    first = Up(tmp_path, 1)
    processes.append(first)
    first.wait_until_live()
    began = time.monotonic()
    second = Process(first.arguments)
    processes.append(second)
    assert second.wait(30) != 0
    assert any("in use" in line.lower() for line in second.lines() + second.lines("stdout")), second.describe()
    print(f"after {time.monotonic() - began:.1f} s")
