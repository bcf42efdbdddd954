"""Fixtures: everything that a test starts ends with it."""

import pytest

from support.backend import Backend
from support.cluster import Cluster
from support.websocket import Fleet


@pytest.fixture
def cluster(tmp_path):
    one = Cluster(tmp_path)
    yield one
    one.close()


@pytest.fixture
def fleet():
    one = Fleet()
    yield one
    one.close()


@pytest.fixture
def backend(cluster):
    """Makes backends of the cluster's hub: `backend()` or `backend(curve=...)`."""
    made = []

    def make(**options):
        made.append(Backend(cluster.hub, **options))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def processes():
    """Collects processes that must not outlive the test."""
    started = []
    yield started
    for process in reversed(started):
        process.kill()
