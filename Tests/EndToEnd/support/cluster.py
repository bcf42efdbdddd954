"""Hubs and nodes as processes on free ports."""

import json

from . import http
from .binary import muster
from .process import Process
from .waiting import eventually

# What the tests push to; the default manifest's family, and one with a fixed name.
TOPICS = {"v1.{feedName}.{feedId}": {}, "plain/{name}": {}}


class Hub(Process):
    def __init__(self, manifest, addresses=None, arguments=(), **options):
        """`addresses` are those of an earlier hub, to start at the same place again."""
        wanted = addresses or dict.fromkeys(("ingest", "publish", "backends", "control"), "tcp://127.0.0.1:0")
        wanted = {"http": "127.0.0.1:0", **wanted}
        flags = [part for name, address in wanted.items() for part in (f"--{name}", address)]
        super().__init__([muster(), "hub", "--manifest", manifest, *flags, *arguments], **options)

    def wait_until_ready(self):
        metadata = self.ready()
        self.ingest = metadata["hub.ingest"]
        self.publish = metadata["hub.publish"]
        self.backends = metadata["hub.backends"]
        self.control = metadata["hub.control"]
        self.http = metadata["hub.http"]
        return self

    @property
    def addresses(self):
        return {name: getattr(self, name) for name in ("ingest", "publish", "backends", "control", "http")}

    def nodes(self):
        """What GET /v1/nodes says."""
        status, body = http.json_request(self.http, "/v1/nodes")
        assert status == 200, body
        return body["nodes"]

    def live_nodes(self):
        return [node for node in self.nodes() if node["state"] == "live"]

    def wait_for_nodes(self, count, timeout=30):
        return eventually(lambda: len(self.live_nodes()) == count and self.live_nodes(), timeout, f"{count} live nodes")

    def push(self, topic, data, **fields):
        """One push over HTTP that must succeed."""
        status, body = http.json_request(self.http, "/v1/push", {"topic": topic, "data": data, **fields})
        assert status == 200, body
        return body


class Node(Process):
    def __init__(self, manifest, hub, name, arguments=(), **options):
        flags = ["--name", name, "--listen", "127.0.0.1:0", "--operations", "127.0.0.1:0"]
        flags += ["--hub-publish", hub.publish, "--hub-control", hub.control]
        super().__init__([muster(), "node", "--manifest", manifest, *flags, *arguments], **options)
        self.name = name

    def wait_until_ready(self):
        metadata = self.ready()
        self.listen = metadata["node.listen"]
        self.operations = metadata["node.operations"]
        return self


class Cluster:
    """A hub and nodes that share one manifest. `close` ends everything.

    `rules` are the manifest's further sections: session, verifiers, topics, vhosts and so on.
    """

    def __init__(self, folder, **rules):
        self.folder = folder
        self.rules = rules
        self.processes = []
        self.hub = None
        self.nodes = []
        self._manifests = 0

    def manifest(self, hub=None, node=None, topics=None):
        """Writes a manifest (JSON is YAML) and returns its path."""
        self._manifests += 1
        path = self.folder / f"muster-{self._manifests}.yml"
        content = {"muster": 1, "topics": TOPICS if topics is None else topics, **self.rules}
        if hub:
            content["hub"] = hub
        if node:
            content["node"] = node
        path.write_text(json.dumps(content, indent=2))
        return path

    def add(self, process):
        self.processes.append(process)
        return process

    def start_hub(self, addresses=None, hub=None, **options):
        return self.start_hub_of(self.manifest(hub=hub), addresses, **options)

    def start_hub_of(self, manifest, addresses=None, **options):
        self.hub = self.add(Hub(manifest, addresses, **options)).wait_until_ready()
        return self.hub

    def start_node(self, node=None, name=None, **options):
        return self.start_nodes(1, node, name, **options)[0]

    def start_nodes(self, count, node=None, name=None, **options):
        """Starts nodes at once and waits for all of them."""
        manifest = self.manifest(node=node)
        started = []
        for _ in range(count):
            label = name or f"node-{len(self.nodes) + 1}"
            started.append(self.add(Node(manifest, self.hub, label, **options)))
            self.nodes.append(started[-1])
        return [one.wait_until_ready() for one in started]

    def start(self, nodes=1, node=None, hub=None, **options):
        """A hub and nodes, joined; returns the nodes."""
        self.start_hub(hub=hub)
        started = self.start_nodes(nodes, node, **options)
        self.hub.wait_for_nodes(nodes)
        return started

    def close(self):
        for process in reversed(self.processes):
            process.kill()
