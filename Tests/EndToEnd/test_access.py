"""Who may subscribe and publish, against an oracle that is written down here a second time."""

import random

import pytest

from support import php
from support.cluster import Cluster

DENIED = {"code": 403, "reason": "not allowed"}
USERS = 50
TOPICS = {
    "v1.user.{feedId}": {"verify": "owner", "publish": "owner"},
    "v1.team.{feedId}": {"verify": "member", "publish": ["member", "session.role == 'editor'"]},
    "v1.age.{feedId}": {"verify": "int(feedId) <= session.age", "publish": []},
    "v1.tag.{feedId}": {"verify": "session.tags.exists(tag, tag == feedId)"},
    "v1.room.{house}.{feedId}": {"verify": "session.rooms[house] == feedId || session.role == 'admin'",
                                 "publish": "session.role == 'admin'"},
    "v1.number.{feedId}": {"where": {"feedId": "[0-9]{1,3}"}, "verify": "has(session.user_id)"},
    "v1.open.{feedId}": {},
}
VERIFIERS = {"owner": "session.user_id == feedId", "member": "feedId in session.teams"}


def user(number):
    """The session of one user; users differ in which keys they have and in how PHP keeps them."""
    chance = random.Random(number)
    session = {"user_id": number if number % 2 else str(number)}
    session["teams"] = [chance.choice([team, str(team)]) for team in chance.sample(range(10), 3)]
    if number % 3:
        session["age"] = number
    if number % 4:
        session["role"] = ["reader", "editor", "admin"][number % 3]
    session["tags"] = [str(tag) for tag in chance.sample(range(10), number % 4)]
    session["rooms"] = {"red": str(number % 5), "blue": number % 7}
    return session


def topics():
    """200 topics: of each family, of none, and such as break a constraint."""
    made = [f"v1.user.{number}" for number in range(45)] + ["v1.user.", "v1.user.07", "v1.user.x"]
    made += [f"v1.team.{number}" for number in range(12)]
    made += [f"v1.age.{number}" for number in range(0, 50, 2)] + ["v1.age.x", "v1.age.", "v1.age.99999999999999999999"]
    made += [f"v1.tag.{number}" for number in range(12)]
    made += [f"v1.room.{house}.{number}" for house in ("red", "blue", "green") for number in range(8)]
    made += [f"v1.number.{text}" for text in ("0", "12", "999", "1000", "x", "", "-1", "1.5")]
    made += [f"v1.open.{number}" for number in range(20)]
    made += [f"v1.absent.{number}" for number in range(20)] + ["v2.user.1", "v1", "v1.user", "v1.user.1.2", "user/1"]
    made += [f"v1.open.extra{number}" for number in range(200 - len(made))]
    assert len(made) == len(set(made)) == 200, len(made)
    return made


def same(value, text):
    """Whether PHP's value is what the topic says: as text, or as an integer in its one form."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return False
    return str(value) == text


def may(session, topic, action):
    """The oracle."""
    parts = topic.split(".")
    if parts[0] != "v1" or len(parts) < 3:
        return False
    family, feed = parts[1], parts[-1]
    if len(parts) != (4 if family == "room" else 3):
        return False
    role = session.get("role")
    member = any(same(team, feed) for team in session["teams"])
    match family, action:
        case "user", _:
            return same(session["user_id"], feed)
        case "team", "subscribe":
            return member
        case "team", "publish":
            return member and role == "editor"
        case "age", "subscribe":
            return feed.isascii() and feed.isdigit() and int(feed) < 2**63 and "age" in session and int(feed) <= session["age"]
        case "age", "publish":
            return True
        case "tag", "subscribe":
            return any(same(tag, feed) for tag in session["tags"])
        case "room", "subscribe":
            house = session["rooms"].get(parts[2])
            return (house is not None and same(house, feed)) or role == "admin"
        case "room", "publish":
            return role == "admin"
        case "number", "subscribe":
            return feed.isascii() and feed.isdigit() and 1 <= len(feed) <= 3
        case "open", "subscribe":
            return True
        case _:
            return False


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("access")
    sessions = folder / "sessions"
    sessions.mkdir()
    php.write_sessions({f"user{number}": user(number) for number in range(USERS)}, save_path=sessions)
    one = Cluster(folder, session={"store": {"php": {"path": str(sessions)}}}, topics=TOPICS, verifiers=VERIFIERS)
    try:
        one.start(nodes=1, node={"shards": 1})
        yield one
    finally:
        one.close()


def as_user(number):
    return {"headers": {"Cookie": f"PHPSESSID=user{number}"}}


def test_fifty_users_and_two_hundred_topics_agree_with_the_oracle(site, fleet):
    address, names = site.nodes[0].listen, topics()
    clients = [fleet.open_one(address, **as_user(number)) for number in range(USERS)]
    allowed = 0
    for number, client in enumerate(clients):
        session = user(number)
        results = client.request("subscribe", {"topics": names})["subscribed"]["topics"]
        assert [result["topic"] for result in results] == names
        for result in results:
            expected = may(session, result["topic"], "subscribe")
            assert result.get("error") == (None if expected else DENIED), (number, session, result)
            allowed += expected
    assert 1_000 < allowed < 9_000, "the oracle must say both"
    for number, client in enumerate(clients):
        for start in range(0, len(names), 40):
            part = names[start:start + 40]
            for index, name in enumerate(part):
                client.send_json({"id": start + index, "publish": {"topic": name, "data": [number, name]}})
            replies = [client.answer(start + index) for index in range(len(part))]
            for name, reply in zip(part, replies):
                expected = may(user(number), name, "publish")
                assert ("published" in reply) == expected, (number, user(number), name, reply)
                assert expected or reply["error"] == DENIED, reply
    # What was published reached exactly those who may subscribe.
    published = [(number, name) for number in range(USERS) for name in names if may(user(number), name, "publish")]
    for number, client in enumerate(clients):
        expected = sorted([sender, name] for sender, name in published if may(user(number), name, "subscribe"))
        fleet.pump(lambda: len(client.messages()) >= len(expected), 30, f"{len(expected)} messages for {number}")
        assert sorted(message["data"] for message in client.messages()) == expected


def test_a_session_belongs_to_one_connection(site, fleet):
    address = site.nodes[0].listen
    for _ in range(20):
        first = fleet.open_one(address, **as_user(1))
        second = fleet.open_one(address)
        third = fleet.open_one(address, **as_user(2))
        fourth = fleet.open_one(address, headers={"Cookie": "PHPSESSID=nobody"})
        for client, owned in [(first, "1"), (second, None), (third, "2"), (fourth, None), (first, "1")]:
            results = client.request("subscribe", {"topics": ["v1.user.1", "v1.user.2", "v1.number.1"]})
            accepted = [one["topic"] for one in results["subscribed"]["topics"] if "error" not in one]
            assert accepted == ([f"v1.user.{owned}", "v1.number.1"] if owned else [])
        for client in (first, second, third, fourth):
            client.drop()


def test_sessions_of_connections_that_open_at_once_do_not_mix(site, fleet):
    address = site.nodes[0].listen
    order = [random.Random(5).choice([None, *range(USERS)]) for _ in range(300)]
    clients = [fleet.connect(address, **({} if number is None else as_user(number))) for number in order]
    fleet.pump(lambda: all(client.texts for client in clients), 30, "every hello")
    names = [f"v1.user.{number}" for number in range(USERS)]
    for number, client in zip(order, clients):
        results = client.request("subscribe", {"topics": names})["subscribed"]["topics"]
        accepted = [one["topic"] for one in results if "error" not in one]
        assert accepted == ([] if number is None else [f"v1.user.{number}"])


def test_absent_and_forbidden_topics_look_the_same(site, fleet):
    client = fleet.open_one(site.nodes[0].listen, **as_user(3))
    for verb, body in [("subscribe", lambda name: {"topics": [name]}), ("publish", lambda name: {"topic": name, "data": 1})]:
        texts = []
        for name in ["v1.user.9", "v1.nowhere.9", "v9.user.9", "v1.number.abcd"]:
            reply = client.request(verb, body(name))
            reply.pop("id")
            texts.append(str(reply).replace(name, "TOPIC"))
        assert len(set(texts)) == 1, texts
