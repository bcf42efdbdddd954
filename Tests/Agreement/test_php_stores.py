"""Sessions from the cookie to the value: PHP writes them into files and into Redis, the node's reader finds them."""

import os
import signal
import socket
import time

import pytest
from sessions import php
from sessions.lookups import Lookups
from sessions.redis import Redis, free_port
from sessions.redis import missing as redis_missing

pytestmark = pytest.mark.skipif(php.missing() is not None, reason=str(php.missing()))
needs_redis = pytest.mark.skipif(redis_missing() is not None, reason=str(redis_missing()))


@pytest.fixture
def lookups():
    with Lookups() as lookups:
        yield lookups


@pytest.fixture
def redis(tmp_path):
    with Redis(tmp_path) as redis:
        yield redis


def _write_to_redis(redis, identifier, user, serializer="php", query=""):
    settings = {"session.save_handler": "redis", "session.serialize_handler": serializer}
    php.run("write.php", identifier, user, **settings, **{"session.save_path": f"tcp://127.0.0.1:{redis.port}{query}"})


@pytest.mark.parametrize("serializer", php.SERIALIZERS)
def test_finds_what_php_wrote_into_files(lookups, tmp_path, serializer):
    settings = {"session.save_path": tmp_path, "session.serialize_handler": serializer}
    php.run("write.php", "abc", 7, **settings)
    php.run("write.php", "def,-9", 8, **settings)
    where = {"path": tmp_path, "serializer": serializer}
    assert lookups.user("PHPSESSID=abc", **where) == "7"
    assert lookups.user("a=b; PHPSESSID=def%2C-9", **where) == "8"
    assert lookups.user("PHPSESSID=other", **where)[0] == "absent"
    assert lookups.user("a=b", **where)[0] == "no-cookie"


def test_finds_files_below_folders(lookups, tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    php.run("write.php", "abc", 7, **{"session.save_path": f"2;{tmp_path}"})
    assert lookups.user("PHPSESSID=abc", path=tmp_path, depth=2) == "7"
    assert lookups.user("PHPSESSID=abc", path=tmp_path)[0] == "absent"


@pytest.mark.parametrize("identifier", ["../../etc/passwd", "a/b", "a%00b", "%2e%2e%2fx", "a" * (1 << 20), "", "."])
def test_ids_lead_nowhere_else(lookups, tmp_path, identifier):
    assert lookups.user(f"PHPSESSID={identifier}", path=tmp_path)[0] == "malformed-id"


def test_what_is_no_file_of_a_session_is_broken(lookups, tmp_path):
    php.run("write.php", "target", 7, **{"session.save_path": tmp_path})
    os.mkfifo(tmp_path / "sess_fifo")
    (tmp_path / "sess_link").symlink_to("sess_target")
    (tmp_path / "sess_folder").mkdir()
    (tmp_path / "sess_large").write_bytes(b"a|s:1048570:\"" + b"x" * 1_048_570 + b"\";")
    (tmp_path / "sess_broken").write_bytes(b"user_id|i:7")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "sess_socket"))
        begun = time.monotonic()
        for name in ["fifo", "link", "folder", "large", "broken", "socket"]:
            assert lookups.user(f"PHPSESSID={name}", path=tmp_path)[0] == "broken", name
        assert time.monotonic() - begun < 5
    assert lookups.user("PHPSESSID=target", path=tmp_path) == "7"


def test_an_open_session_of_php_delays_nobody(lookups, tmp_path):
    """PHP locks a session's file for as long as its request runs."""
    import fcntl

    php.run("write.php", "abc", 7, **{"session.save_path": tmp_path})
    with open(tmp_path / "sess_abc", "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert lookups.user("PHPSESSID=abc", path=tmp_path, timeout=2000) == "7"


@needs_redis
@pytest.mark.parametrize("serializer", php.SERIALIZERS)
def test_finds_what_php_wrote_into_redis(lookups, redis, serializer):
    _write_to_redis(redis, "abc", 7, serializer)
    assert lookups.user("PHPSESSID=abc", port=redis.port, serializer=serializer) == "7"
    assert lookups.user("PHPSESSID=abc", socket=redis.socket, serializer=serializer) == "7"
    assert lookups.user("PHPSESSID=other", port=redis.port, serializer=serializer)[0] == "absent"


@needs_redis
def test_database_and_prefix(lookups, redis):
    _write_to_redis(redis, "abc", 7, query="?database=5&prefix=app:")
    assert lookups.user("PHPSESSID=abc", port=redis.port, database=5, prefix="app:") == "7"
    assert lookups.user("PHPSESSID=abc", port=redis.port)[0] == "absent"
    assert lookups.user("PHPSESSID=abc", port=redis.port, database=99) == (
        "unavailable", "Redis refused the database (ERR)"
    )


@needs_redis
def test_password_and_user(lookups, tmp_path):
    user = "muster on >word ~* +get +select".split()
    with Redis(tmp_path, "--requirepass", "secret", "--user", *user) as redis:
        _write_to_redis(redis, "abc", 7, query="?auth=secret")
        assert lookups.user("PHPSESSID=abc", port=redis.port, password="secret") == "7"
        assert lookups.user("PHPSESSID=abc", port=redis.port, username="muster", password="word") == "7"
        refused = "unavailable", "Redis refused the user name or the password (WRONGPASS)"
        assert lookups.user("PHPSESSID=abc", port=redis.port, password="wrong") == refused
        assert lookups.user("PHPSESSID=abc", port=redis.port, username="nobody", password="word") == refused
        assert lookups.user("PHPSESSID=abc", port=redis.port) == ("unavailable", "Redis asks for a password (NOAUTH)")


@needs_redis
def test_what_is_no_session_in_redis_is_broken(lookups, redis):
    redis.command("LPUSH", "PHPREDIS_SESSION:list", "x")
    redis.command("SET", "PHPREDIS_SESSION:text", "user_id|i:7")
    redis.command("SETRANGE", "PHPREDIS_SESSION:large", str(1 << 20), "x")
    for name in ["list", "text", "large"]:
        assert lookups.user(f"PHPSESSID={name}", port=redis.port)[0] == "broken", name
    assert lookups.user("PHPSESSID=other", port=redis.port)[0] == "absent"


@needs_redis
def test_a_redis_that_hangs_costs_the_time_limit(lookups, redis):
    _write_to_redis(redis, "abc", 7)
    where = {"port": redis.port, "timeout": 300}
    assert lookups.user("PHPSESSID=abc", **where) == "7"
    redis.pause(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        assert lookups.user("PHPSESSID=abc", **where) == ("unavailable", "Redis did not answer in time")
        assert time.monotonic() - begun < 3
    finally:
        redis.pause(signal.SIGCONT)
    _until(lambda: lookups.user("PHPSESSID=abc", **where) == "7")


@needs_redis
def test_a_redis_that_comes_back_is_found_again(lookups, tmp_path):
    port = free_port()
    where = {"port": port, "timeout": 1000}
    assert lookups.user("PHPSESSID=abc", **where)[0] == "unavailable"
    with Redis(tmp_path, port=port) as redis:
        _write_to_redis(redis, "abc", 7)
        _until(lambda: lookups.user("PHPSESSID=abc", **where) == "7")
    assert lookups.user("PHPSESSID=abc", **where)[0] == "unavailable"
    with Redis(tmp_path, port=port) as redis:
        _write_to_redis(redis, "abc", 8)
        _until(lambda: lookups.user("PHPSESSID=abc", **where) == "8")


def _until(condition):
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline, "did not come true in time"
        time.sleep(0.05)
