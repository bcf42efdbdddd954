"""WAMP v1 as clients of Stork and Sandstone speak it, byte for byte.

Frames in quotation marks are those of the two servers' own documentation; a test names the rows of
`docs/compatibility.md` that it shows.
"""

import json
import re
import signal

import pytest

from support import http, php
from support.cluster import Cluster
from support.waiting import eventually
from support.websocket import PING, PONG, TEXT, encode_frame

WELCOME = re.compile(rb'\[0,"([0-9a-f]{32})",1,"(Ratchet\\/0\.(?:3|4)\.4)"\]')
TOPICS = {
    "v1.test.{feedId}": {},
    "v1.own.{feedId}": {"verify": {"when": "session.user_id == feedId", "reason": 'not "yours"'}},
    "v1.chat.{feedId}": {"publish": []},
    "chat/{channel}": {"publish": []},
    "http:/{a}/{b}": {},
}
SESSIONS = {"insider": {"secret": "123", "user_id": 7}, "outsider": {"secret": "x", "user_id": 7}}


class Site(Cluster):
    def __init__(self, folder, profile, **rules):
        sessions = folder / "sessions"
        sessions.mkdir()
        php.write_sessions(SESSIONS, save_path=sessions)
        super().__init__(
            folder,
            session={"store": {"php": {"path": str(sessions)}}},
            authenticator="session.secret == '123'",
            dialects={"wamp": {"path": "/", "profile": profile}},
            **rules,
        )
        self.profile = profile

    def manifest(self, hub=None, node=None, topics=None):
        return super().manifest(hub, node, TOPICS if topics is None else topics)


def running(folder, profile, **options):
    one = Site(folder, profile)
    try:
        one.start(**options)
        yield one
    finally:
        one.close()


@pytest.fixture(scope="module")
def stork(tmp_path_factory):
    yield from running(tmp_path_factory.mktemp("stork"), "stork", nodes=2, node={"limits": {"message": "4KB"}})


@pytest.fixture(scope="module")
def sandstone(tmp_path_factory):
    yield from running(tmp_path_factory.mktemp("sandstone"), "sandstone")


@pytest.fixture(params=["stork", "sandstone"])
def site(request, stork, sandstone):
    return {"stork": stork, "sandstone": sandstone}[request.param]


def connect(fleet, site, node=0, *, protocols=("wamp",), cookie="insider", **options):
    headers = {"Cookie": f"PHPSESSID={cookie}"} if cookie else None
    client = fleet.connect(site.nodes[node].listen, protocols=protocols, headers=headers, **options)
    fleet.pump(lambda: client.texts or client.closed or client.status not in (None, 101), 10, "an answer")
    return client


def welcome(client):
    found = WELCOME.fullmatch(client.texts[0])
    assert found, client.texts
    return found[1].decode()


def settle(client):
    """Waits until all that was sent before has been dealt with: the dialect acknowledges nothing."""
    mark = b"settle %d" % len(client.frames)
    client.send_frame(PING, mark)
    client.fleet.pump(lambda: any(frame.opcode == PONG and frame.payload == mark for frame in client.frames), 10, "a pong")


def say(client, *texts):
    for text in texts:
        client.send_text(text)
    settle(client)
    return client.texts[1:]


def end(client):
    client.fleet.pump(lambda: client.ended, 15, "the end of the connection")
    return client.close_code


def until(client, count):
    client.fleet.pump(lambda: len(client.texts) > count or client.ended, 10, f"{count} frames")
    return client.texts[1:]


def push(site, topic, data, event):
    """Data that comes out byte for byte as it is written here."""
    body = f'{{"topic":"{topic}","event":"{event}","data":{data}}}'.encode()
    assert http.request(site.hub.http, "/v1/push", body)[0] == 200


# The handshake


def test_the_subprotocol_is_answered(site, fleet):
    """WA-1: of `foo, wamp` it is `wamp`."""
    for protocols in [("wamp",), ("foo", "wamp")]:
        client = connect(fleet, site, protocols=protocols)
        assert client.status == 101 and client.headers["sec-websocket-protocol"] == "wamp"


def test_sandstone_asks_for_the_subprotocol(sandstone, fleet):
    """WA-2, SA-29: 426 with the name."""
    for protocols in [(), ("foo",)]:
        client = connect(fleet, sandstone, protocols=protocols)
        assert client.status == 426 and client.headers["sec-websocket-protocol"] == "wamp"


def test_stork_takes_who_offers_nothing(stork, fleet):
    """WA-3, ST-27: such a page says to its library that it shall not check."""
    for protocols in [(), ("foo",)]:
        client = connect(fleet, stork, protocols=protocols)
        assert client.status == 101 and "sec-websocket-protocol" not in client.headers
        assert welcome(client)


def test_welcome_is_the_first_frame_and_names_the_session(site, fleet):
    """WA-5, WA-17, SA-24: `[0,"16454043676b00eaffea9f0196050521",1,"Ratchet\\/0.3.4"]`, another id for each."""
    clients = [connect(fleet, site) for _ in range(20)]
    assert len({welcome(client) for client in clients}) == 20
    ident = {"stork": rb"Ratchet\/0.3.4", "sandstone": rb"Ratchet\/0.4.4"}[site.profile]
    assert all(WELCOME.fullmatch(client.texts[0])[2] == ident for client in clients)
    assert all(say(client) == [] for client in clients), "WELCOME comes once"


@pytest.mark.parametrize("cookie", [None, "outsider", "nobody"])
def test_stork_closes_without_a_frame_who_may_not_connect(stork, fleet, cookie):
    """ST-13, ST-16."""
    client = connect(fleet, stork, cookie=cookie)
    assert client.status == 101 and end(client) == 1000 and client.texts == []


@pytest.mark.parametrize("cookie", [None, "outsider"])
def test_sandstone_says_a_sentence_to_who_may_not_connect(sandstone, fleet, cookie):
    """SA-23: WELCOME, the sentence, 1000."""
    client = connect(fleet, sandstone, cookie=cookie)
    assert end(client) == 1000 and welcome(client)
    assert client.texts[1:] == [b'"Could not authenticate client, closing connection."']


# Topics


def test_storks_demo(stork, fleet):
    """ST-19, ST-20, ST-27: `[5,"v1.test.1"]` is silent, an event has type and data, `[6,"v1.test.1"]` is silent."""
    client = connect(fleet, stork)
    assert say(client, '[5,"v1.test.1"]') == []
    push(stork, "v1.test.1", '{"foo":"bar"}', "my_message")
    assert until(client, 1) == [b'[8,"v1.test.1",{"type":"my_message","data":{"foo":"bar"}}]']
    assert len(say(client, '[6,"v1.test.1"]', '[5,"v1.test.2"]')) == 1
    stork.hub.push("v1.test.1", "not this")
    stork.hub.push("v1.test.2", "this")
    assert until(client, 2)[1:] == [b'[8,"v1.test.2","this"]']


def test_sandstones_chat(sandstone, fleet):
    """SA-11, SA-12, SA-13, SA-14: a push is the event itself; a PUBLISH reaches the topic where its family allows it."""
    client, other = connect(fleet, sandstone), connect(fleet, sandstone)
    assert say(client, '[5,"chat/general"]') == []
    push(sandstone, "chat/general", '{"type":"message","message":"hi"}', "article.created")
    assert until(client, 1) == [rb'[8,"chat\/general",{"type":"message","message":"hi"}]']
    other.send_text('[7,"chat/general","Hello"]')
    assert until(client, 2)[1:] == [b'[8,"chat\\/general","Hello"]'], "its sender is not on the topic"
    assert say(client, '[6,"chat/general"]')[2:] == []


def test_a_refused_topic_is_told_to_storks_clients_alone(site, fleet):
    """ST-8, ST-11, SA-10, SA-25: the connection stays."""
    client = connect(fleet, site)
    heard = say(client, '[5,"v1.nope.1"]', '[5,"v1.own.8"]', '[5,"only.two"]', '[5,"v1.own.7"]')
    if site.profile == "stork":
        assert heard == [
            b'{"type":"error","message":"You cannot subscribe to v1.nope.1: Invalid topic"}',
            b'{"type":"error","message":"You cannot subscribe to v1.own.8: not \\"yours\\""}',
            b'{"type":"error","message":"You cannot subscribe to only.two: Invalid topic"}',
        ]
    else:
        assert heard == []
    site.hub.push("v1.own.7", 1)
    assert until(client, len(heard) + 1)[-1] == b'[8,"v1.own.7",1]'


def test_both_forms_of_a_string_are_read_and_ours_is_phps(site, fleet):
    """WA-6."""
    client = connect(fleet, site)
    assert say(client, r'[5,"chat\/a\u00e9"]', '[5,"chat/bé"]') == []
    site.hub.push("chat/aé", 1)
    site.hub.push("chat/bé", 2)
    assert until(client, 2) == [rb'[8,"chat\/a\u00e9",1]', rb'[8,"chat\/b\u00e9",2]']


def test_twice_is_once_and_leaving_is_silent(site, fleet):
    """WA-11."""
    client = connect(fleet, site)
    assert say(client, '[5,"v1.test.3"]', '[5,"v1.test.3"]', '[6,"never subscribed"]') == []
    site.hub.push("v1.test.3", 1)
    site.hub.push("v1.test.3", 2)
    assert until(client, 2) == [b'[8,"v1.test.3",1]', b'[8,"v1.test.3",2]']


def test_a_prefix_stands_for_its_address_without_a_sign_between(site, fleet):
    """WA-8."""
    client = connect(fleet, site)
    assert say(client, '[1,"ev","http://example.com/ev#"]', '[1,"t","v1.test."]', '[5,"t:4"]', '[5,"ev:a"]') == (
        [] if site.profile == "sandstone" else
        [rb'{"type":"error","message":"You cannot subscribe to http:\/\/example.com\/ev#a: Invalid topic"}']
    )
    before = len(client.texts)
    site.hub.push("v1.test.4", 1)
    assert until(client, before)[-1] == b'[8,"v1.test.4",1]'


def test_whoever_is_gone_is_on_no_topic(site, fleet):
    """WA-12, SA-16."""
    node = site.nodes[0]
    subscriptions = lambda: http.metrics(node.operations)["muster_node_subscriptions"]
    client = connect(fleet, site)
    say(client, '[5,"v1.test.5"]', '[5,"v1.test.6"]')
    eventually(lambda: subscriptions() >= 2, 10, "two subscriptions")
    assert http.metrics(node.operations)['muster_node_dialect_sockets{dialect="wamp"}'] >= 1
    for one in fleet.clients:
        one.drop()
    eventually(lambda: subscriptions() == 0, 10, "no subscription")
    eventually(lambda: http.metrics(node.operations)['muster_node_dialect_sockets{dialect="wamp"}'] == 0, 10, "nobody")


# Messages that are none, CALL, PUBLISH

MALFORMED = [
    ("nonsense", "Invalid WAMP message format"), ("{}", "Invalid WAMP message format"), ("[]", "Invalid WAMP message type"),
    ("null", "Invalid WAMP message format"), ("7", "Invalid WAMP message format"),
    ('[99,"a"]', "Invalid WAMP message type"), ('[8,"v1.test.1",1]', "Invalid WAMP message type"),
    ("[5,{}]", "Invalid Topic, must be a string"), ("[5]", "Invalid WAMP message format"),
    ('[2,"id"]', "Invalid WAMP message format"),
    ('[7,"v1.chat.1",1,[' + ",".join(['"x"'] * 65) + "]]", "Invalid WAMP message format"),
]


@pytest.mark.parametrize("text, reason", MALFORMED)
def test_what_is_no_message_closes_storks_connection(stork, fleet, text, reason):
    """WA-7: with 1007 and Ratchet's words."""
    client = connect(fleet, stork)
    client.send_text(text)
    assert end(client) == 1007 and client.close_reason == reason and len(client.texts) == 1


def test_what_is_no_message_is_passed_over_by_sandstone(sandstone, fleet):
    """WA-7, SA-25."""
    client = connect(fleet, sandstone)
    assert say(client, *(text for text, _ in MALFORMED), '[7,"t"]', '[5,"v1.test.7"]') == []
    sandstone.hub.push("v1.test.7", 1)
    assert until(client, 1) == [b'[8,"v1.test.7",1]']


@pytest.mark.parametrize("call, error", [
    ('[2,"id1","foo"]', b'[4,"id1","foo","You are not allowed to make calls"]'),
    ('[2,"Xa91","http://ex/add",[1,2,3]]', rb'[4,"Xa91","http:\/\/ex\/add","You are not allowed to make calls"]'),
    ('[2,7,"v1.test.1"]', b'[4,7,"v1.test.1","You are not allowed to make calls"]'),
])
def test_stork_refuses_a_call_and_closes(stork, fleet, call, error):
    """ST-18, WA-9."""
    client = connect(fleet, stork)
    client.send_text(call)
    assert end(client) == 1000 and client.texts[1:] == [error]


def test_sandstone_does_not_answer_a_call(sandstone, fleet):
    """SA-20."""
    client = connect(fleet, sandstone)
    assert say(client, '[2,"id","some/proc",1]') == []


def test_a_publish_that_no_family_allows(site, fleet):
    """ST-17: it closes; SA-12: nothing happens."""
    client = connect(fleet, site)
    client.send_text('[7,"v1.test.1","x"]')
    if site.profile == "stork":
        assert end(client) == 1000 and len(client.texts) == 1
    else:
        assert say(client) == []


def test_a_publish_reaches_whom_it_is_for_on_every_node(stork, fleet):
    """WA-10: `true` leaves the sender out, a list those whom it names; a second list names who alone hears it."""
    clients = [connect(fleet, stork, node=index % 2) for index in range(4)]
    sender, second, third, fourth = (welcome(client) for client in clients)
    for client in clients:
        assert say(client, '[5,"v1.chat.1"]') == []
    wishes = [
        ("", {0, 1, 2, 3}), (",false", {0, 1, 2, 3}), (",true", {1, 2, 3}), (f',["{second}","nobody"]', {0, 2, 3}),
        (f',[],["{second}","{third}"]', {1, 2}), (f',["{third}"],["{second}","{third}","{sender}"]', {0, 1}),
        (f',true,["{sender}","{fourth}"]', {3}), (',[],["nobody"]', set()), (",[],[]", {0, 1, 2, 3}),
    ]
    for number, (rest, _) in enumerate(wishes):
        clients[0].send_text(f'[7,"v1.chat.1",{number}{rest}]')
    clients[0].send_text('[7,"v1.chat.1","end"]')
    for client in clients:
        fleet.pump(lambda client=client: client.texts[-1] == b'[8,"v1.chat.1","end"]', 10, "the last")
    for index, client in enumerate(clients):
        heard = [json.loads(text)[2] for text in client.texts[1:-1]]
        assert heard == [number for number, (_, who) in enumerate(wishes) if index in who], index


def test_a_publish_passes_byte_for_byte_to_every_dialect(stork, fleet):
    native = connect(fleet, stork, node=1, protocols=("muster.v1.json",))
    native.subscribe("v1.chat.2")
    sender = connect(fleet, stork)
    say(sender, '[5,"v1.chat.2"]')
    sender.send_text('[7,"v1.chat.2", {"a" : 1e400, "ü":"\\ud800"} ]')
    assert until(sender, 1) == ['[8,"v1.chat.2",{"a" : 1e400, "ü":"\\ud800"}]'.encode()]
    native.fleet.pump(lambda: len(native.texts) > 2, 10, "the push")
    assert native.texts[2] == '{"message":{"topic":"v1.chat.2","data":{"a" : 1e400, "ü":"\\ud800"}}}'.encode()
    native.request("publish", {"topic": "v1.chat.2", "event": "said", "data": [1]})
    assert until(sender, 2)[1:] == [b'[8,"v1.chat.2",{"type":"said","data":[1]}]']


# WebSocket itself, heartbeat, end


@pytest.mark.parametrize("data, code", [
    (b"\x81\x00", 1002), (encode_frame(TEXT, b"\xff"), 1007), (encode_frame(TEXT, b"x" * 5_000), 1009),
])
def test_broken_frames_have_the_codes_of_websocket(stork, fleet, data, code):
    """WA-14."""
    client = connect(fleet, stork)
    client.send(data)
    assert end(client) == code


@pytest.fixture
def own_site(tmp_path):
    one = Site(tmp_path, "stork")
    yield one
    one.close()


def test_nothing_is_asked_of_an_idle_client(own_site, fleet):
    """WA-13: it hears pings of WebSocket and no frame of its page; who answers none of them is taken for gone."""
    own_site.start(node={"heartbeat": "1s"})
    living = connect(fleet, own_site)
    dead = connect(fleet, own_site, answer_pings=False)
    assert end(dead) is None, "its wire is cut, without a close frame"
    fleet.pump(lambda: living.pings >= 3, 10, "pings")
    assert len(living.texts) == 1 and living.open


def test_a_stopping_node_cuts_the_wire_so_that_clients_come_back(own_site, fleet):
    """WA-15: a client retries only when there was no closing handshake."""
    node, = own_site.start(node={"drain": "1s"})
    clients = [connect(fleet, own_site) for _ in range(20)]
    for client in clients:
        say(client, '[5,"v1.test.1"]')
    node.send_signal(signal.SIGTERM)
    for client in clients:
        assert end(client) is None and client.frames[-1].opcode == PONG
        assert len(client.texts) == 1, "no goodbye"
    assert node.wait() == 0


def test_a_reload_takes_clients_off_and_chooses_the_dialect_of_new_ones(own_site, fleet):
    """ST-11: told as any refusal. Connections that are open keep their dialect."""
    node, = own_site.start()
    client = connect(fleet, own_site)
    say(client, '[5,"v1.own.7"]', '[5,"v1.test.1"]')
    own_site.rules["dialects"]["wamp"]["profile"] = "sandstone"
    rules = TOPICS | {"v1.own.{feedId}": {"verify": "false"}}
    text = own_site.manifest(topics=rules).read_text()
    (own_site.folder / "muster-2.yml").write_text(text)
    node.send_signal(signal.SIGHUP)
    refused = b'{"type":"error","message":"You cannot subscribe to v1.own.7: not allowed"}'
    assert until(client, 1) == [refused]
    assert WELCOME.fullmatch(connect(fleet, own_site).texts[0])[2] == rb"Ratchet\/0.4.4"
    own_site.hub.push("v1.test.1", 1, event="e")
    assert until(client, 2)[1:] == [b'[8,"v1.test.1",{"type":"e","data":1}]'], "still a client of Stork's"
    own_site.rules["authenticator"] = "false"
    (own_site.folder / "muster-2.yml").write_text(own_site.manifest(topics=rules).read_text())
    node.send_signal(signal.SIGHUP)
    assert end(client) == 4200, "who may not be connected shall not come back"
