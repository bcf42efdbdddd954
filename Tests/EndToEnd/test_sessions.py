"""Sessions that PHP wrote, from the cookie to the topic: the owner gets in, nobody else does."""

import pytest

from support import php
from support.cluster import Cluster
from support.redis import Redis

DENIED = {"code": 403, "reason": "not allowed"}
TOPICS = {
    "v1.user.{feedId}": {"verify": "owner"},
    "v1.news.{feedId}": {},
}
VERIFIERS = {"owner": "session.user_id == feedId"}

# What PHP keeps under user_id, and whether it is the owner of feed 7.
USERS = {
    "integer": (7, True),
    "text": ("7", True),
    "leading-zero": ("07", False),
    "leading-space": (" 7", False),
    "fraction-text": ("7.0", False),
    "float": (7.0, False),
    "null": (None, False),
    "true": (True, False),
    "false": (False, False),
    "other": (8, False),
    "negative": (-7, False),
    "list": ([7], False),
    "mapping": ({"id": 7}, False),
    "empty": ("", False),
    "plus": ("+7", False),
    "hexadecimal": ("0x7", False),
}


def sessions():
    kept = {f"session-{name}": {"user_id": value, "name": "Zoë", "deep": {"list": [1, "2", 3.5]}}
            for name, (value, _) in USERS.items()}
    kept["session-stranger"] = {"cart": ["apple"]}
    return kept


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    one = Redis(tmp_path_factory.mktemp("redis"), password="a pass/word?&1")
    try:
        yield one.wait_until_ready()
    finally:
        one.kill()


def file_store(folder, serializer, redis):
    folder.mkdir()
    php.write_sessions(sessions(), serializer=serializer, save_path=folder)
    return {"php": {"path": str(folder), "serializer": serializer}}


def deep_file_store(folder, serializer, redis):
    for first in "abcdefghijklmnopqrstuvwxyz-0123456789":
        for second in "abcdefghijklmnopqrstuvwxyz-0123456789":
            (folder / first / second).mkdir(parents=True)
    php.write_sessions(sessions(), serializer=serializer, save_path=f"2;{folder}")
    return {"php": {"path": str(folder), "depth": 2, "serializer": serializer}}


def redis_store(folder, serializer, redis):
    prefix = f"{serializer}:tcp:"
    path = f"tcp://127.0.0.1:{redis.port}?auth=a%20pass%2Fword%3F%261&database=2&prefix={prefix}"
    php.write_sessions(sessions(), serializer=serializer, handler="redis", save_path=path)
    return {"redis": {"address": f"tcp://127.0.0.1:{redis.port}", "password": redis.password, "database": 2,
                      "prefix": prefix, "serializer": serializer}}


def redis_socket_store(folder, serializer, redis):
    path = f"unix://{redis.unix}?auth=a%20pass%2Fword%3F%261"
    # The keys have PHP's own prefix, so the sessions of the serializer before must go.
    assert redis.command("FLUSHDB") == b"+OK\r\n"
    php.write_sessions(sessions(), serializer=serializer, handler="redis", save_path=path)
    password = folder.with_suffix(".password")
    password.write_text(redis.password + "\n")
    password.chmod(0o600)
    return {"redis": {"address": f"unix://{redis.unix}", "password-file": str(password), "serializer": serializer}}


STORES = [file_store, deep_file_store, redis_store, redis_socket_store]


@pytest.fixture(scope="module", params=[(make, one) for make in STORES for one in php.HANDLERS],
                ids=lambda pair: f"{pair[0].__name__}-{pair[1]}")
def site(request, tmp_path_factory, redis):
    """A cluster whose sessions PHP has written with one serializer into one store."""
    make, serializer = request.param
    folder = tmp_path_factory.mktemp("site")
    one = Cluster(folder, session={"store": make(folder / "sessions", serializer, redis)}, verifiers=VERIFIERS)
    one.rules["topics"] = TOPICS
    try:
        one.start()
        yield one
    finally:
        one.close()


def cookie(name):
    return {"headers": {"Cookie": f"theme=dark; PHPSESSID=session-{name}; other=1"}}


def errors(client, *topics):
    results = client.request("subscribe", {"topics": list(topics)})["subscribed"]["topics"]
    return [result.get("error") for result in results]


def test_the_owner_gets_in_and_nobody_else(site, fleet):
    address = site.nodes[0].listen
    clients = {name: fleet.connect(address, **cookie(name)) for name in [*USERS, "stranger", "nobody"]}
    clients["without"] = fleet.connect(address)
    fleet.pump(lambda: all(one.texts for one in clients.values()), 20, "every hello")
    owners = {name for name, (_, is_owner) in USERS.items() if is_owner}
    for name, client in clients.items():
        expected = None if name in owners else DENIED
        assert errors(client, "v1.user.7", "v1.news.7", "v1.user.70") == [expected, None, DENIED], name
    site.hub.push("v1.user.7", "for the owner")
    site.hub.push("v1.news.7", "for all")
    fleet.pump(lambda: all(one.messages("v1.news.7") for one in clients.values()), 10, "the push for all")
    assert {name for name, one in clients.items() if one.messages("v1.user.7")} == owners


def test_the_eighth_user_gets_into_the_eighth_feed(site, fleet):
    client = fleet.open_one(site.nodes[0].listen, **cookie("other"))
    assert errors(client, "v1.user.8", "v1.user.7") == [None, DENIED]
