"""The hub and the nodes under test: processes that keep their addresses over restarts."""

import json
import time

from support import http, logline, procfs
from support.binary import muster
from support.process import Process

from rig.ledger import PREFIX

DOORS = ("ingest", "publish", "backends", "control", "http")


class Server:
    """A process that can be killed and started again in its place."""

    def __init__(self, name, command, operations):
        self.name = name
        # Where it answers /readyz and /metrics.
        self.operations = operations
        self.process = None
        self._command = command
        self._is_ready = False
        self._read = 0

    def start(self):
        self.process = Process(self._command)
        self._is_ready = False
        self._read = 0

    @property
    def is_ready(self):
        """Whether it has said so since its last start."""
        lines = self.process.lines()
        for line in lines[self._read:]:
            parsed = logline.parse(line)
            self._is_ready |= bool(parsed and parsed.message == "ready" and parsed.metadata)
        self._read = len(lines)
        if not self._is_ready and not self.process.running:
            raise AssertionError(f"{self.name} has ended:\n{self.process.describe()}")
        return self._is_ready

    def send_signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()

    def memory(self):
        return procfs.rss_bytes(self.process.pid)

    def readiness(self, timeout=1.0):
        """(status, text) of /readyz; status 0: no answer."""
        try:
            status, _, body = http.request(self.operations, "/readyz", timeout=timeout)
            return status, body.decode().strip()
        except OSError as error:
            return 0, str(error)

    def metrics(self):
        return http.metrics(self.operations)


class Servers:
    """A hub on `host` and its nodes. `ports` hands out free ports."""

    def __init__(self, folder, host, ports, hub=None, node=None, history=None):
        self._host = host
        self._ports = ports
        self._manifest = folder / "muster.yml"
        content = {
            "muster": 1,
            "topics": {PREFIX + "{number}": {"history": history} if history else {}},
            "hub": {"insecure": host not in ("127.0.0.1",), **(hub or {})},
            "node": {"drain": "2s", **(node or {})},
        }
        self._manifest.write_text(json.dumps(content, indent=2))
        self.doors = {door: next(ports) for door in DOORS}
        flags = []
        for door, port in self.doors.items():
            flags += [f"--{door}", f"{host}:{port}" if door == "http" else f"tcp://{host}:{port}"]
        self.hub = Server("hub", [muster(), "hub", "--manifest", self._manifest, *flags], self.http)
        self.nodes = []

    def door(self, name, host=None):
        return f"tcp://{self.reachable(host)}:{self.doors[name]}"

    def reachable(self, host=None):
        if host:
            return host
        return "127.0.0.1" if self._host == "0.0.0.0" else self._host

    def add_node(self, publish, control, host="127.0.0.1", inside=()):
        name = f"node-{len(self.nodes) + 1}"
        listen, operations = (f"{host}:{next(self._ports)}" for _ in range(2))
        flags = ["--name", name, "--listen", listen, "--operations", operations]
        flags += ["--hub-publish", publish, "--hub-control", control]
        node = Server(name, [*inside, muster(), "node", "--manifest", self._manifest, *flags], operations)
        node.listen = listen
        self.nodes.append(node)
        return node

    @property
    def http(self):
        return f"{self.reachable()}:{self.doors['http']}"

    def states(self):
        """{name: state} of GET /v1/nodes; empty while the hub does not answer."""
        try:
            status, body = http.json_request(self.http, "/v1/nodes", timeout=2)
            return {node["name"]: node["state"] for node in body["nodes"]} if status == 200 else {}
        except (OSError, ValueError):
            return {}

    def push(self, topic, data):
        """One acknowledged push; whether it was taken, and when."""
        try:
            body = b'{"topic":"%b","data":%b}' % (topic.encode(), data)
            status, _, _ = http.request(self.http, "/v1/push", body, timeout=5)
        except OSError:
            return False, time.monotonic()
        return status == 200, time.monotonic()

    def close(self):
        for server in [*self.nodes, self.hub]:
            if server.process:
                server.process.kill()
