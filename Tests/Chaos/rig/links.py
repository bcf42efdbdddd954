"""What stands between the hub and a node: a relay on each of the two ways, or rules in front of a namespace."""

import contextlib

from support.relay import Relay


class Relays:
    """A relay for each node and door. `delay` is seconds in each direction."""

    words = "relays"

    def __init__(self, servers, delay=0):
        self._servers = servers
        self._delay = delay
        self._relays = []

    def attach(self):
        """Makes the next node's links; the arguments of `Servers.add_node`."""
        pair = {door: Relay(self._servers.door(door), delay=self._delay) for door in ("publish", "control")}
        self._relays.append(pair)
        return {door: relay.endpoint for door, relay in pair.items()}

    def each(self, nodes=None, doors=("publish", "control")):
        for number in range(len(self._relays)) if nodes is None else nodes:
            for door in doors:
                yield self._relays[number][door]

    def cut(self, nodes=None, doors=("publish",)):
        """Resets every connection; how many."""
        return sum(relay.cut() for relay in self.each(nodes, doors))

    @contextlib.contextmanager
    def refused(self, nodes, doors=("publish", "control")):
        """Resets the connections and refuses new ones meanwhile."""
        relays = list(self.each(nodes, doors))
        for relay in relays:
            relay.vanish()
        cut = sum(relay.cut() for relay in relays)
        try:
            yield cut
        finally:
            for relay in relays:
                relay.appear()

    @contextlib.contextmanager
    def black_hole(self, node, doors=("publish", "control"), to_node=True, from_node=True):
        """Passes nothing on meanwhile. The result is called afterwards: how often something was held back."""
        directions = ["from_target"] * to_node + ["to_target"] * from_node
        relays = list(self.each([node], doors))
        before = sum(relay.held for relay in relays)
        for relay in relays:
            relay.stall(*directions)
        try:
            yield lambda: sum(relay.held for relay in relays) - before
        finally:
            for relay in relays:
                relay.flow()

    def close(self):
        for relay in self.each():
            relay.close()


class Veths:
    """A namespace for each node; packets are dropped in front of it."""

    words = "network namespaces"

    def __init__(self, servers, rooms):
        self._servers = servers
        self._rooms = rooms
        self._count = 0

    def attach(self):
        number, self._count = self._count, self._count + 1
        inside = self._rooms.open(number)
        hub = self._rooms.hub_host(number)
        addresses = {door: self._servers.door(door, hub) for door in ("publish", "control")}
        return {**addresses, "host": self._rooms.node_host(number), "inside": inside}

    @contextlib.contextmanager
    def black_hole(self, node, doors=("publish", "control"), to_node=True, from_node=True):
        """Drops packets meanwhile. The result is called afterwards: how many."""
        ports = [self._servers.doors[door] for door in doors]
        self._rooms.drop(node, ports, to_node, from_node)
        dropped = []
        try:
            yield lambda: dropped[0]
        finally:
            dropped.append(self._rooms.pass_on())

    def close(self):
        pass


class Direct:
    """Nothing in between."""

    words = "loopback"

    def __init__(self, servers):
        self._servers = servers

    def attach(self):
        return {door: self._servers.door(door) for door in ("publish", "control")}

    def close(self):
        pass
