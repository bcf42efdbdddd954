"""A network of the run's own, in namespaces of Linux, where the machine allows it.

The whole rig runs in a fresh network namespace: nothing of it is seen outside, and all of it goes with the last process. A
node may stand in a further namespace behind a pair of veth devices; nftables between drops what a fault shall drop.
"""

import os
import re
import shutil
import subprocess
import sys

_MARK = "MUSTER_CHAOS_SANDBOX"
_TABLE = "inet chaos"


def run(*arguments):
    """A command that must succeed; what it says."""
    done = subprocess.run(arguments, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=20)
    if done.returncode != 0:
        raise OSError(f"{' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def _ways():
    yield ["unshare", "--net"]
    yield ["unshare", "--user", "--map-root-user", "--net"]


def enter(program):
    """Starts this program again in a network namespace of its own, if that can be had; returns if not, or when it is there."""
    if _MARK in os.environ or not all(shutil.which(tool) for tool in ("unshare", "nsenter", "ip", "nft")):
        return
    for way in _ways():
        trial = [*way, "sh", "-c", f"ip link set lo up && nft add table {_TABLE} && ip link add v0 type veth peer name v1"]
        if subprocess.run(trial, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0:
            os.environ[_MARK] = "1"
            os.execvp(way[0], [*way, sys.executable, program, *sys.argv[1:]])


def is_entered():
    return _MARK in os.environ


def raise_loopback():
    run("ip", "link", "set", "lo", "up")


class Rooms:
    """Namespaces for nodes, numbered from 0. The hub and the clients are at `hub_host(number)` for the node of that number."""

    def __init__(self, make_process):
        """`make_process(arguments)` starts a process that ends with the rig."""
        self._make_process = make_process
        run("nft", f"add table {_TABLE}")
        for chain in ("input", "output"):
            run("nft", f"add chain {_TABLE} {chain} {{ type filter hook {chain} priority 0; }}")

    def hub_host(self, number):
        return f"10.77.{number}.1"

    def node_host(self, number):
        return f"10.77.{number}.2"

    def open(self, number):
        """Makes the namespace of a node; what stands in front of a command that is to run there."""
        holder = self._make_process(["unshare", "--net", "sh", "-c", "echo here; exec sleep infinity"])
        holder.wait_for_line(lambda line: line == "here", stream="stdout")
        inside = ["nsenter", f"--net=/proc/{holder.pid}/ns/net"]
        near, far = f"near{number}", f"far{number}"
        run("ip", "link", "add", near, "type", "veth", "peer", "name", far)
        run("ip", "link", "set", far, "netns", str(holder.pid))
        run("ip", "addr", "add", f"{self.hub_host(number)}/24", "dev", near)
        run("ip", "link", "set", near, "up")
        run(*inside, "ip", "addr", "add", f"{self.node_host(number)}/24", "dev", far)
        run(*inside, "ip", "link", "set", far, "up")
        run(*inside, "ip", "link", "set", "lo", "up")
        return inside

    def drop(self, number, ports, to_node=True, from_node=True):
        """Drops what goes between the hub's ports and a node, until `pass_on`."""
        some = "{ " + ", ".join(map(str, ports)) + " }"
        node = self.node_host(number)
        if to_node:
            run("nft", f"add rule {_TABLE} output ip daddr {node} tcp sport {some} counter drop")
        if from_node:
            run("nft", f"add rule {_TABLE} input ip saddr {node} tcp dport {some} counter drop")

    def pass_on(self):
        """Lifts all rules; how many packets they have dropped."""
        dropped = sum(map(int, re.findall(r"counter packets (\d+)", run("nft", f"list table {_TABLE}"))))
        run("nft", f"flush table {_TABLE}")
        return dropped
