"""Tenants in one cluster: topics, sessions and keys of their own."""

import pytest

from support import http, php
from support.cluster import Cluster

DENIED = {"code": 403, "reason": "not allowed"}
KEYS = {"shop": "shop-key-0123456789", "news": "news-key-0123456789"}


def owned(sessions):
    return {
        "session": {"cookie": "SID", "store": {"php": {"path": str(sessions)}}},
        "topics": {"v1.user.{feedId}": {"verify": "session.user_id == feedId", "publish": []}, "v1.open.{feedId}": {}},
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vhosts")
    for name, number in [("root", 1), ("shop", 2), ("news", 3)]:
        (folder / name).mkdir()
        php.write_sessions({"same": {"user_id": number}}, save_path=folder / name)
    one = Cluster(folder, session=owned(folder / "root")["session"], vhosts={
        "shop": {"hosts": ["shop.example", "*.shop.example"], "path": "/shop", "keys": [KEYS["shop"]], **owned(folder / "shop")},
        "news": {"path": "/shop/news", "keys": [KEYS["news"]], **owned(folder / "news"),
                 "authenticator": "has(session.user_id)"},
    })
    one.rules["topics"] = owned(folder / "root")["topics"]
    try:
        one.start(nodes=1, node={"origins": "any"})
        yield one
    finally:
        one.close()


def open_at(site, fleet, path="/", host=None, cookie="SID=same"):
    headers = {"Cookie": cookie} if cookie else {}
    if host:
        headers["Host"] = host
    return fleet.open_one(site.nodes[0].listen, path=path, headers=headers)


def owner(client):
    names = [f"v1.user.{number}" for number in range(1, 4)]
    results = client.request("subscribe", {"topics": names})["subscribed"]["topics"]
    return [result["topic"] for result in results if "error" not in result]


@pytest.mark.parametrize(("path", "host", "number"), [
    ("/", None, 1), ("/shopping", None, 1), ("/shop", None, 2), ("/shop/", None, 2), ("/shop/cart", None, 2),
    ("/shop/news", None, 3), ("/shop/news/today", None, 3), ("/shop/newsletter", None, 2),
    ("/", "shop.example", 2), ("/", "SHOP.example:8080", 2), ("/", "a.b.shop.example", 2), ("/", "other.example", 1),
    ("/", "notshop.example", 1), ("/shop/news", "shop.example", 2),
])
def test_a_vhost_is_chosen_by_host_or_longest_path(site, fleet, path, host, number):
    assert owner(open_at(site, fleet, path, host)) == [f"v1.user.{number}"]


def test_topics_of_the_same_name_do_not_mix(site, fleet):
    clients = {name: open_at(site, fleet, path) for name, path in [("/", "/"), ("shop", "/shop"), ("news", "/shop/news")]}
    fleet.subscribe(list(clients.values()), "v1.open.1")
    site.hub.push("v1.open.1", "root")
    for name in ("shop", "news"):
        status, body = push(site, name, KEYS[name])
        assert status == 200, body
    fleet.pump(lambda: all(one.messages() for one in clients.values()), 10, "each push")
    fleet.pump_for(0.3)
    for name, client in clients.items():
        assert [message["data"] for message in client.messages()] == ["root" if name == "/" else name]


def test_a_clients_push_stays_in_its_vhost(site, fleet):
    shop, news, root = (open_at(site, fleet, path) for path in ("/shop", "/shop/news", "/"))
    fleet.subscribe([shop, news, root], "v1.open.2")
    shop.subscribe("v1.user.2")
    assert "published" in news.request("publish", {"topic": "v1.user.2", "data": "from news"})
    assert "published" in shop.request("publish", {"topic": "v1.user.2", "data": "from shop"})
    fleet.pump(lambda: shop.messages(), 10, "the message")
    fleet.pump_for(0.3)
    assert [message["data"] for message in shop.messages()] == ["from shop"] and not news.messages() and not root.messages()


def test_an_authenticator_is_the_vhosts_own(site, fleet):
    for path, status in [("/shop/news", 403), ("/shop", 101), ("/", 101)]:
        client = fleet.connect(site.nodes[0].listen, path=path)
        fleet.pump(lambda: client.status, 10, "an answer")
        assert client.status == status, path


def push(site, vhost, key, topic="v1.open.1"):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return http.json_request(site.hub.http, "/v1/push", {"topic": topic, "data": vhost, "vhost": vhost}, headers=headers)


@pytest.mark.parametrize(("vhost", "key", "status"), [
    ("shop", KEYS["shop"], 200), ("shop", KEYS["news"], 401), ("shop", None, 401), ("shop", KEYS["shop"] + "x", 401),
    ("shop", KEYS["shop"][:-1], 401), ("absent", KEYS["shop"], 401), ("absent", None, 401), ("/", None, 200),
])
def test_a_push_needs_a_key_of_its_vhost(site, vhost, key, status):
    found, body = push(site, vhost, key)
    assert found == status, body
    assert status == 200 or body["error"]["reason"]
    said = str(body) + "\n".join(site.hub.lines())
    assert not any(secret in said for secret in KEYS.values())


def test_a_push_over_zeromq_shows_its_key(site, fleet, backend_of):
    client = open_at(site, fleet, "/shop")
    client.subscribe("v1.open.3")
    doors = backend_of(site)
    shown = {"topic": "v1.open.3", "vhost": "shop", "data": 1}
    assert "pushed" in doors.request({**shown, "key": KEYS["shop"]})
    for wrong in ({}, {"key": KEYS["news"]}, {"key": ""}):
        assert doors.request({**shown, **wrong})["error"]["code"] == 401
    doors.push({**shown, "key": KEYS["shop"], "data": "by the other door"})
    assert "pushed" in doors.request({**shown, "key": KEYS["shop"], "data": 2})
    fleet.pump(lambda: len(client.messages()) >= 2, 10, "the pushes")
    fleet.pump_for(0.2)
    assert [message["data"] for message in client.messages()] == [1, 2]


@pytest.fixture
def backend_of():
    from support.backend import Backend

    made = []

    def make(site):
        made.append(Backend(site.hub))
        return made[-1]

    yield make
    for one in made:
        one.close()
