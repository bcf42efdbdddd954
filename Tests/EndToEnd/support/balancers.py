"""Load balancers as processes, with the files of deploy/ as they are shipped."""

import os
import random
import shutil
import signal
import socket

import pytest

from .binary import ROOT
from .cluster import Node
from .process import Process
from .waiting import eventually

DEPLOY = ROOT / "deploy"
# The nodes' addresses: with one each they have the same ports, as machines of their own would.
HOSTS = ("127.0.0.11", "127.0.0.12", "127.0.0.13")
# A balancer asks from here.
BALANCER = "127.0.0.1"
# Clients connect from here, so that they are nobody whom the nodes trust.
OUTSIDE = "127.0.0.77"


def program(name):
    path = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")
    if path is None:
        pytest.fail(f"{name} is not installed; scripts/test installs it")
    return path


def free_port(hosts):
    """A port that is free at every one of these addresses, below those that the kernel hands out by itself."""
    while True:
        port = random.randrange(12_000, 30_000)
        sockets = [socket.socket() for _ in hosts]
        try:
            for one, host in zip(sockets, hosts):
                one.bind((host, port))
            return port
        except OSError:
            continue
        finally:
            for one in sockets:
                one.close()


class Farm:
    """Three nodes on addresses of their own, which can be started again at the same place."""

    def __init__(self, cluster, **node):
        self.cluster = cluster
        self.port, self.operations = (free_port(HOSTS) for _ in range(2))
        cluster.start_hub()
        self.manifest = cluster.manifest(node={"proxies": [BALANCER], "origins": "any", **node})
        self.nodes = [self._start(index) for index in range(len(HOSTS))]
        for node in self.nodes:
            node.wait_until_ready()
        cluster.hub.wait_for_nodes(len(HOSTS))

    def _start(self, index):
        flags = ["--listen", f"{HOSTS[index]}:{self.port}", "--operations", f"{HOSTS[index]}:{self.operations}"]
        return self.cluster.add(Node(self.manifest, self.cluster.hub, f"node-{index + 1}", flags))

    def restart(self, index):
        """Starts a node that has ended again."""
        self.nodes[index] = self._start(index).wait_until_ready()


class Balancer(Process):
    def __init__(self, arguments, port, **options):
        super().__init__(arguments, **options)
        self.address = f"127.0.0.1:{port}"

        def answers():
            assert self.running, self.describe()
            with socket.socket() as one:
                return one.connect_ex(("127.0.0.1", port)) == 0

        eventually(answers, what="the balancer's port")


def haproxy(farm, folder):
    port = free_port(["127.0.0.1"])
    environment = {
        "MUSTER_BIND": f"127.0.0.1:{port}", "MUSTER_MAXCONN": "2000",
        "MUSTER_NODE_PORT": str(farm.port), "MUSTER_OPERATIONS_PORT": str(farm.operations),
        **{f"MUSTER_NODE_{number}": host for number, host in enumerate(HOSTS, 1)},
    }
    return farm.cluster.add(
        Balancer([program("haproxy"), "-db", "-f", DEPLOY / "haproxy.cfg"], port, environment=environment)
    )


def nginx(farm, folder):
    port = free_port(["127.0.0.1"])
    shutil.copy(DEPLOY / "nginx.conf", folder)
    own = folder / "nginx"
    own.mkdir()
    own.joinpath("listen.conf").write_text(f"listen 127.0.0.1:{port};\n")
    shipped = (DEPLOY / "nginx" / "nodes.conf").read_text()
    for number, host in enumerate(HOSTS, 11):
        assert f"server 10.0.0.{number}:8080 " in shipped
        shipped = shipped.replace(f"10.0.0.{number}:8080", f"{host}:{farm.port}")
    own.joinpath("nodes.conf").write_text(shipped)
    directives = f"daemon off; pid {folder}/nginx.pid; error_log stderr notice;"
    return farm.cluster.add(
        Balancer([program("nginx"), "-p", folder, "-c", folder / "nginx.conf", "-g", directives], port)
    )


def stop_node(node):
    node.send_signal(signal.SIGTERM)
