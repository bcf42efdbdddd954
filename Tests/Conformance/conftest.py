"""One hub and one node for all tests, and the neighbour that nothing may disturb."""

import pytest
from peer.connection import Connection, WebSocket
from support import procfs
from support.cluster import Cluster
from support.waiting import eventually

MESSAGE_LIMIT = 128 * 1024


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    one = Cluster(tmp_path_factory.mktemp("conformance"))
    try:
        # One shard: whatever disturbs its loop disturbs the neighbour. No ping of the node comes between its frames.
        one.start(node={"shards": 1, "heartbeat": "10m", "limits": {"message": MESSAGE_LIMIT}})
        yield one
    finally:
        one.close()


@pytest.fixture(scope="session")
def node(cluster):
    one = cluster.nodes[0]
    files = procfs.open_files(one.pid)
    yield one
    assert one.running
    eventually(lambda: procfs.open_files(one.pid) <= files, 30, "the end of every connection's descriptor")


@pytest.fixture(scope="session")
def neighbour(cluster, node):
    """A connection that lives through all tests."""
    with WebSocket(node.listen) as one:
        one.subscribe("v1.neighbour.1")
        yield one


@pytest.fixture(autouse=True)
def undisturbed(cluster, neighbour):
    """After every test the neighbour gets its push, in order, and nothing else."""
    yield
    neighbour.ping()
    cluster.hub.push("v1.neighbour.1", "still here")
    assert neighbour.json() == {"message": {"topic": "v1.neighbour.1", "data": "still here"}}


@pytest.fixture
def connect(node):
    """Makes plain connections that end with the test."""
    made = []

    def make():
        made.append(Connection(node.listen))
        return made[-1]

    yield make
    for one in made:
        one.socket.close()


@pytest.fixture
def peer(node):
    """A connection after its handshake."""
    with WebSocket(node.listen) as one:
        yield one


@pytest.fixture
def open_peer(node):
    """Makes connections after their handshake that end with the test."""
    made = []

    def make():
        made.append(WebSocket(node.listen))
        return made[-1]

    yield make
    for one in made:
        one.socket.close()
