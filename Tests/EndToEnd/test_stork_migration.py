"""Who ran Stork changes an address: its pages and its pushing code find what they found before (ST-1 to ST-22, ST-27)."""

import json
import os
import re
import subprocess

import pytest
import yaml

from support import browser as browsers
from support import php
from support.binary import ROOT
from support.cluster import Cluster

EXAMPLE = ROOT / "Examples/stork-migration"
WELCOME = re.compile(rb'\[0,"[0-9a-f]{32}",1,"Ratchet\\/0\.3\.4"\]')
SESSIONS = {
    "owner0000000000000000000000": {"secret": "123", "user_id": 1},
    "other0000000000000000000000": {"secret": "123", "user_id": "2"},
    "wrong0000000000000000000000": {"secret": "124", "user_id": 1},
}


@pytest.fixture
def pages():
    """The address of a web server with the example's page."""
    with browsers.files(EXAMPLE) as address:
        yield address


@pytest.fixture
def site(tmp_path, pages):
    """The example's own manifest, with another folder of sessions and another web server, and two nodes."""
    manifest = yaml.safe_load((EXAMPLE / "muster.yml").read_text())
    sessions = tmp_path / "sessions"
    sessions.mkdir()
    php.write_sessions(SESSIONS, save_path=str(sessions))
    manifest["session"]["store"]["php"]["path"] = str(sessions)
    rules = {key: value for key, value in manifest.items() if key not in ("muster", "hub", "node")}
    one = Cluster(tmp_path, **rules)
    try:
        origins = [pages if origin == "http://localhost:8000" else origin for origin in manifest["node"]["origins"]]
        assert pages in origins
        one.start(nodes=2, node={"origins": origins})
        yield one
    finally:
        one.close()


def connect(fleet, node, session, protocols=("wamp",)):
    cookie = {"Cookie": f"PHPSESSID={session}"} if session else {}
    return fleet.connect(node.listen, protocols=protocols, headers=cookie)


def push(site):
    host, _, port = site.hub.ingest.removeprefix("tcp://").rpartition(":")
    environment = {**os.environ, "STORK_SERVER": host, "STORK_PORT": port}
    result = subprocess.run(
        ["php", EXAMPLE / "push.php"], env=environment, capture_output=True, text=True, timeout=30
    )
    assert result.returncode == 0 and not result.stdout + result.stderr, result


def test_the_owner_hears_what_stork_s_backend_pushes_and_another_is_told_why_not(site, fleet):
    """ST-5, ST-11, ST-13, ST-16, ST-20: php-zmq pushes, the session decides, the frames are Stork's."""
    owners = [connect(fleet, node, "owner0000000000000000000000") for node in site.nodes]
    other = connect(fleet, site.nodes[0], "other0000000000000000000000")
    clients = [*owners, other]
    fleet.pump(lambda: all(client.texts for client in clients), 10, "every WELCOME")
    for client in clients:
        assert client.headers["sec-websocket-protocol"] == "wamp"
        assert WELCOME.fullmatch(client.texts[0]), client.texts
        client.send_text('[5,"v1.test.1"]')
    fleet.pump(lambda: len(other.texts) == 2, 10, "the refusal")
    assert other.texts[1] == rb'{"type":"error","message":"You cannot subscribe to v1.test.1: this feed is not yours"}'
    push(site)
    fleet.pump(lambda: all(len(owner.texts) == 3 for owner in owners), 10, "both pushes")
    for owner in owners:
        assert owner.texts[1] == rb'[8,"v1.test.1",{"type":"my_message","data":{"foo":"bar"}}]'
        assert owner.texts[2].startswith(rb'[8,"v1.test.1",{"type":"article_created","data":')
        assert json.loads(owner.texts[2])[2]["data"] == {
            "id": 7, "text": "Article 7: Störche/Störchinnen", "tags": ["birds", "spring"],
        }
    assert len(other.texts) == 2 and other.open


@pytest.mark.parametrize("session", ["wrong0000000000000000000000", "absent00000000000000000000", None])
def test_whom_the_authenticator_refuses_gets_a_close_frame_and_nothing_before(site, fleet, session):
    """ST-16: no WELCOME, close code 1000."""
    client = connect(fleet, site.nodes[0], session)
    fleet.pump(lambda: client.closed, 10, "the close frame")
    assert (client.status, client.texts, client.close_code) == (101, [], 1000)


def test_undeclared_topics_calls_and_publishes_end_as_in_stork(site, fleet):
    """ST-6, ST-8, ST-17, ST-18."""
    client = connect(fleet, site.nodes[0], "owner0000000000000000000000")
    fleet.pump(lambda: client.texts, 10, "WELCOME")
    for topic in ("v1.nope.1", "v1.test", "v1.test.1.2", "nonsense"):
        client.send_text(json.dumps([5, topic]))
        fleet.pump(lambda: len(client.texts) > 1, 10, f"the refusal of {topic}")
        expected = {"type": "error", "message": f"You cannot subscribe to {topic}: Invalid topic"}
        assert json.loads(client.texts.pop()) == expected
    client.send_text('[2,"id1","foo"]')
    fleet.pump(lambda: client.closed, 10, "the end")
    assert client.texts[1:] == [rb'[4,"id1","foo","You are not allowed to make calls"]']
    publisher = connect(fleet, site.nodes[0], "owner0000000000000000000000")
    fleet.pump(lambda: publisher.texts, 10, "WELCOME")
    publisher.send_text('[7,"v1.test.1","x"]')
    fleet.pump(lambda: publisher.closed, 10, "the end")
    assert len(publisher.texts) == 1


def test_pages_old_and_new_hear_the_same_push(site, fleet):
    """A site moves page by page: what the backend pushes reaches both dialects, each in its own shape."""
    old = connect(fleet, site.nodes[0], "owner0000000000000000000000")
    new = connect(fleet, site.nodes[1], "owner0000000000000000000000", protocols=("muster.v1.json",))
    fleet.pump(lambda: old.texts and new.texts, 10, "the first frames")
    old.send_text('[5,"v1.test.1"]')
    new.subscribe("v1.test.1")
    push(site)
    fleet.pump(lambda: len(old.texts) == 3 and len(new.messages()) == 2, 10, "both pushes")
    assert new.messages()[0] == {"topic": "v1.test.1", "event": "my_message", "data": {"foo": "bar"}}
    assert json.loads(old.texts[1])[2] == {"type": "my_message", "data": {"foo": "bar"}}


def test_a_page_of_stork_s_shows_events_in_a_browser(site, pages, tmp_path):
    """ST-27: the page, its cookie, and what becomes of both when the node stops."""
    browser = browsers.Browser(tmp_path / "browser")
    try:
        url = f"{pages}/index.html?url=ws://{site.nodes[0].listen}/"
        browser.open(url)
        browser.wait_for("return state.textContent === 'refused'")
        for session, said in (
            ("other0000000000000000000000", "You cannot subscribe to v1.test.1: this feed is not yours"),
            ("owner0000000000000000000000", "connected"),
        ):
            browser.driver.add_cookie({"name": "PHPSESSID", "value": session})
            browser.open(url)
            browser.wait_for("return state.textContent === arguments[0]", said)
        push(site)
        lines = "return [...document.querySelectorAll('#events li')].map((line) => line.textContent)"
        browser.wait_for(f"{lines}.length === 2")
        assert browser.run(f"{lines}")[0] == 'my_message: {"foo":"bar"}'
        site.nodes[0].stop()
        # TCP ends without a close frame: so pages of Stork's come back.
        browser.wait_for("return state.textContent === 'connecting again'")
    finally:
        browser.close()
