"""The demo page and the JavaScript client in a real browser."""

import itertools
import json
import os
import re
import shlex
import signal
import subprocess
import time

import pytest
from selenium.webdriver.common.keys import Keys

from support import browser as browsers
from support import cli, http, procfs
from support.binary import ROOT, muster
from support.ports import free_ports
from support.process import Process
from support.waiting import eventually

TOPIC = "demo.lobby"
CLIENT = ROOT / "Clients/js"

# Pauses of the client: the ceilings of the first ones, in milliseconds.
CEILINGS = [500 * 2**turn for turn in range(6)]


class Demo(Process):
    """`muster up --demo` without a manifest, on free ports."""

    def __init__(self, nodes):
        ingest, publish, backends, control, hub_http, listen = free_ports(6)
        self.http = f"127.0.0.1:{hub_http}"
        self.page = f"http://{self.http}/demo"
        self.backends = f"tcp://127.0.0.1:{backends}"
        self.listen = f"127.0.0.1:{listen}"
        self.count = nodes
        doors = {"INGEST": ingest, "PUBLISH": publish, "BACKENDS": backends, "CONTROL": control}
        environment = {f"MUSTER_HUB_{name}": f"tcp://127.0.0.1:{port}" for name, port in doors.items()}
        environment |= {"MUSTER_HUB_HTTP": self.http, "MUSTER_NODE_LISTEN": self.listen}
        super().__init__([muster(), "up", "--demo", "--nodes", nodes], environment=environment)
        self.wait_for_line(lambda line: line.strip() == self.page, 60, "stdout")

    def nodes(self):
        """{name: process id}."""
        found = {}
        for pid, arguments in procfs.children(self.pid).items():
            if arguments[1:2] == ["node"]:
                found[arguments[arguments.index("--name") + 1]] = pid
        return found

    def push(self, data, topic=TOPIC):
        status, body = http.json_request(self.http, "/v1/push", {"topic": topic, "data": data})
        assert status == 200, body


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    one = browsers.Browser(tmp_path_factory.mktemp("browser"))
    yield one
    one.close()


@pytest.fixture(autouse=True)
def tidy(browser):
    yield
    browser.close_other_tabs()
    browser.command("Emulation.clearDeviceMetricsOverride")


@pytest.fixture(scope="module")
def demo():
    one = Demo(2)
    yield one
    one.kill()


def state(browser):
    return browser.run("return {...document.body.dataset}")


def listening(browser, topic=TOPIC):
    """Waits until the page listens; the node behind it."""
    browser.wait_for(
        "return document.body.dataset.state === 'open' && "
        "document.querySelector('#subscription').textContent.startsWith(`Listening to ${arguments[0]} `)",
        topic,
    )
    return state(browser)["node"]


def rows(browser):
    """What the page shows of pushes, oldest first."""
    return browser.run(
        "return Array.from(document.querySelectorAll('#pushes .push'), (row) => ({"
        "  data: row.querySelector('.data').textContent, topic: row.dataset.topic, node: row.dataset.node,"
        "  event: row.querySelector('.event')?.textContent, latency: row.querySelector('.latency')?.textContent"
        "})).reverse()"
    )


def shown(browser, count):
    """Waits for so many pushes."""
    return eventually(lambda: len(rows(browser)) >= count and rows(browser), what=f"{count} pushes on the page")


def command(browser, name):
    return browser.text(f"#command-{name} code")


def run_pasted(text):
    return subprocess.run(["sh", "-c", text], capture_output=True, text=True, timeout=30)


def test_it_shows_pushes_of_the_command_line_and_of_http(browser, demo):
    node = listening(browser.open(demo.page))
    browser.errors()
    assert node in demo.nodes()
    assert browser.text("#state") == f"Connected to {node}"
    assert run_pasted(command(browser, "push")).stdout == f"pushed {TOPIC}\n"
    answer = run_pasted(command(browser, "http"))
    assert json.loads(answer.stdout) == {"pushed": {"topic": TOPIC}}, answer
    assert cli.run("push", TOPIC, "plain text", "--hub", demo.backends).returncode == 0
    demo.push([1, {"two": "<b>three</b>"}])
    terminal, curl, plain, listed = shown(browser, 4)
    assert terminal["data"] == '{"text":"Hello from a terminal"}' and curl["data"] == '{"text":"Hello from curl"}'
    assert {row["event"] for row in (terminal, curl)} == {"said"} and plain["event"] is None
    assert plain["data"] == "plain text" and listed["data"] == '[1,{"two":"<b>three</b>"}]'
    assert {(row["topic"], row["node"]) for row in rows(browser)} == {(TOPIC, node)}
    assert all(re.fullmatch(r"[\d.]+ m?s", row["latency"]) for row in (terminal, curl)), rows(browser)
    assert plain["latency"] is None and listed["latency"] is None
    browser.wait_for("return document.querySelector('#received').textContent === '4'")
    assert browser.errors() == []


def test_it_publishes_to_every_page(browser, demo):
    listening(browser.open(demo.page))
    first = browser.driver.current_window_handle
    second = browser.new_tab(demo.page)
    listening(browser)
    browser.show(first)
    browser.fill("#event", "tested")
    browser.fill("#data", '{"n": 1}')
    browser.find("#send").click()
    browser.wait_for("return document.querySelector('#published').textContent.startsWith('Published in')")
    browser.fill("#data", "no JSON {")
    browser.find("#data").send_keys(Keys.CONTROL, Keys.ENTER)
    browser.wait_for("return document.querySelectorAll('.push').length === 2")
    browser.fill("#data", "{}")
    browser.find("#burst").click()
    for tab in (first, second):
        browser.show(tab)
        got = shown(browser, 22)
        assert [row["data"] for row in got[:2]] == ['{"n":1}', "no JSON {"]
        assert [json.loads(row["data"])["number"] for row in got[2:]] == list(range(1, 21))
        assert {row["event"] for row in got} == {"tested"}


def test_the_topic_can_be_changed_and_a_refusal_is_told(browser, demo):
    listening(browser.open(demo.page))
    browser.fill("#topic", "v1.news.1")
    browser.find("#topic").send_keys(Keys.ENTER)
    listening(browser, "v1.news.1")
    demo.push("not heard")
    demo.push("heard", "v1.news.1")
    assert [row["data"] for row in shown(browser, 1)] == ["heard"]
    browser.find("#send").click()
    browser.wait_for("return document.querySelector('#published').textContent === 'not allowed'")
    browser.fill("#topic", "nonsense")
    browser.find("#listen button").click()
    browser.wait_for("return document.querySelector('#subscription').textContent === 'Refused: not allowed.'")
    browser.open(f"{demo.page}#demo.a%20room").driver.refresh()
    listening(browser, "demo.a room")
    assert run_pasted(command(browser, "push")).returncode == 0
    assert shown(browser, 1)[0]["topic"] == "demo.a room"


def test_what_a_topic_is_called_runs_nowhere(browser, demo):
    listening(browser.open(demo.page))
    topic = "demo.$(false)'\"; exit 7 #<img src=x onerror=ran=1>"
    browser.run("const f = document.querySelector('#topic'); f.value = arguments[0]; f.form.requestSubmit()", topic)
    listening(browser, topic)
    for name in ("push", "http"):
        result = run_pasted(command(browser, name))
        assert result.returncode == 0 and topic in result.stdout.replace('\\"', '"').replace("\\/", "/"), result
    assert {row["topic"] for row in shown(browser, 2)} == {topic}
    assert browser.run("return window.ran") is None


def test_it_survives_the_end_of_its_nodes_and_says_what_it_missed(browser, demo):
    listening(browser.open(demo.page))
    demo.push("before")
    shown(browser, 1)
    for pid in demo.nodes().values():
        os.kill(pid, signal.SIGKILL)
    demo.push("while nobody listens")
    browser.wait_for("return document.body.dataset.state !== 'open'")
    assert browser.find("#send").get_property("disabled")
    node = listening(browser)
    for number in range(20):
        demo.push(number)
    got = shown(browser, 21)
    assert [row["data"] for row in got] == ["before", *map(str, range(20))]
    assert {row["node"] for row in got[1:]} == {node}
    notice = browser.text("#pushes .notice.missed")
    assert f"Back on {node} after" in notice and f"{TOPIC} keeps no history" in notice
    assert "the connection broke (1006)" in browser.text("#pushes .notice.bad")
    assert browser.text("#interruptions") == "1" and browser.text("#away").endswith(" s away")


def test_it_comes_back_on_another_node_and_other_pages_stay(browser, demo):
    tabs = {}
    deadline = time.monotonic() + 30
    eventually(lambda: len(demo.nodes()) == 2, what="both nodes")
    while len(set(tabs.values())) < 2:
        assert time.monotonic() < deadline, "no two pages on two nodes"
        tab = browser.new_tab(demo.page)
        tabs[tab] = listening(browser)
    killed = next(iter(tabs.values()))
    pid = demo.nodes()[killed]
    browser.show(next(iter(tabs)))
    pattern = shlex.split(command(browser, "kill").replace("\\\n", ""))[-1]
    lines = {one: " ".join(line) for one, line in procfs.children(demo.pid).items()}
    assert [one for one, line in lines.items() if re.search(pattern, line)] == [pid], (pattern, lines)
    os.kill(pid, signal.SIGKILL)
    for tab, node in tabs.items():
        browser.show(tab)
        ends = "1" if node == killed else "0"
        browser.wait_for("return document.querySelector('#interruptions').textContent === arguments[0]", ends)
        listening(browser)
    demo.push("after")
    for tab, node in tabs.items():
        browser.show(tab)
        assert [row["data"] for row in shown(browser, 1)] == ["after"]
        assert browser.text("#interruptions") == ("1" if node == killed else "0")


def test_pages_come_back_at_different_times(browser, demo):
    eventually(lambda: len(demo.nodes()) == 2, what="both nodes")
    record = """
        window.delays = [];
        new MutationObserver(() => {
            if (document.body.dataset.state === "waiting") window.delays.push(Number(document.body.dataset.delay));
        }).observe(document.body, { attributes: true, attributeFilter: ["data-state"] });"""
    tabs = []
    for _ in range(6):
        tabs.append(browser.new_tab(demo.page))
        listening(browser)
        # The failures before a connection are forgiven after five seconds: this one is new.
        browser.run(record)
    for pid in demo.nodes().values():
        os.kill(pid, signal.SIGKILL)
    delays = []
    for tab in tabs:
        browser.show(tab)
        listening(browser) if browser.wait_for("return window.delays.length > 0") else None
        delays.append(browser.run("return window.delays"))
    for pauses in delays:
        for pause, ceiling in zip(pauses, CEILINGS):
            assert 0 <= pause < ceiling, delays
    firsts = [pauses[0] for pauses in delays]
    assert len(set(firsts)) == len(firsts), delays
    assert max(firsts) - min(firsts) > 25, delays
    print(f"first pauses in ms: {[round(pause) for pause in sorted(firsts)]}")


@pytest.mark.parametrize("width", [360, 800])
def test_it_looks_like_something(browser, demo, tmp_path, width):
    listening(browser.open(demo.page))
    browser.run("document.querySelector('#burst').click()")
    shown(browser, 20)
    browser.wait_for("return document.querySelector('#received').textContent === '20'")
    pictures = {}
    for scheme in ("light", "dark"):
        browser.look(width, 640, scheme)
        browser.wait_for("return document.body.clientWidth <= arguments[0]", width)
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth"), "wider than the window"
        colours = browser.screenshot(tmp_path / f"{scheme}-{width}.png").colours()
        assert len(colours) > 50, "blank"
        pictures[scheme] = max(colours, key=colours.get)
    assert sum(pictures["light"]) > 600 and sum(pictures["dark"]) < 200, pictures


def test_everything_can_be_reached_with_the_keyboard(browser, demo):
    listening(browser.open(demo.page))
    reached = []
    for _ in range(20):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        reached.append(browser.run("const one = document.activeElement; return one.id || one.textContent"))
    wanted = ["Skip to the pushes", "topic", "Listen", "clear", "pushes", "event", "data", "send", "burst", "Copy"]
    assert [name for name in wanted if name not in reached] == []
    unnamed = "return Array.from(document.querySelectorAll('input, textarea')).filter((one) => !one.labels.length).length"
    assert browser.run(unnamed) == 0


def test_the_page_is_that_of_the_sources(demo):
    assert http.request(demo.http, "/demo/muster.js")[2] == (CLIENT / "muster.js").read_bytes()
    status, headers, page = http.request(demo.http, "/demo")
    assert status == 200 and re.findall(rb'(?:src|href)="(?!/demo/|#)', page) == [], "something of another host"
    assert f"connect-src 'self' ws://{demo.listen};" in headers["Content-Security-Policy"]


def test_a_hub_and_a_node_by_themselves_have_the_page_too(browser, cluster):
    (port,) = free_ports(1)
    hub = cluster.start_hub(arguments=["--demo", "--demo-clients", f"ws://localhost:{port}/"])
    cluster.start_node(arguments=["--demo-page", f"http://{hub.http}", "--listen", f"127.0.0.1:{port}"])
    hub.wait_for_nodes(1)
    browser.open(f"http://{hub.http}/demo#v1.news.1")
    assert listening(browser, "v1.news.1") == "node-1"
    hub.push("v1.news.1", 1)
    assert [row["data"] for row in shown(browser, 1)] == ["1"]
    assert command(browser, "push").startswith(f"muster push --hub {hub.backends} ")
    assert not browser.find("#command-kill").is_displayed(), "nobody knows where that node runs"


def test_a_page_of_another_site_may_not_connect(demo):
    _, port = demo.listen.split(":")
    for origin, allowed in (
        (f"http://{demo.http}", True),
        (f"http://localhost:{demo.http.split(':')[1]}", True),
        (f"http://{demo.listen}", False),
        ("http://evil.example", False),
        (f"https://{demo.http}", False),
    ):
        headers = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Origin": origin,
        }
        status = _handshake(int(port), demo.listen, headers)
        assert status == (101 if allowed else 403), (origin, status)


def _handshake(port, host, headers):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/", headers={"Host": host, **headers})
    answer = connection.getresponse()
    connection.sock and connection.sock.close()
    return answer.status


# The client itself


@pytest.fixture(scope="module")
def site():
    with browsers.files(CLIENT) as address:
        yield address


@pytest.mark.parametrize("form", ["module", "global"])
def test_its_own_tests_pass_in_the_browser(browser, site, form):
    browser.open(f"{site}/test/browser/unit.html{'?global' if form == 'global' else ''}")
    result = browsers.result(browser)
    assert result["failures"] == [] and result["passed"] > 60, result


@pytest.fixture
def client(browser, site, cluster):
    """Opens test/browser/client.html on a node of its own."""
    cluster.start(node={"origins": "any", "heartbeat": "1s"})
    (node,) = cluster.nodes

    def make(query=""):
        browser.open(f"{site}/test/browser/client.html?url=ws://{node.listen}/&topic=v1.news.1{query}")
        eventually(lambda: browsers.told(browser, "subscribed"), what="a subscription")
        return browser

    make.hub, make.node, make.cluster = cluster.hub, node, cluster
    return make


def heard(browser):
    return [message["data"] for message in browsers.told(browser, "message")]


@pytest.mark.parametrize("form", ["", "&global"])
def test_both_forms_listen(client, form):
    page = client(form)
    client.hub.push("v1.news.1", {"grüße": [1, None]})
    assert eventually(lambda: heard(page)) == [{"grüße": [1, None]}]
    assert [one["state"] for one in browsers.told(page, "state")] == ["connecting", "open"]
    # Longer than two heartbeats: a page hears the beat.
    time.sleep(2.5)
    assert browsers.told(page, "state")[-1]["state"] == "open"
    assert browsers.told(page, "error") == []


def test_a_node_that_stops_is_left_with_its_code_and_hint(client):
    page = client()
    assert client.node.stop() == 0
    eventually(lambda: len(browsers.told(page, "state")) > 2)
    waiting = browsers.told(page, "state")[2]
    assert (waiting["state"], waiting["code"], waiting["reason"]) == ("waiting", 4001, "draining")
    assert 0 <= waiting["delay"] <= 2000


def test_a_page_that_was_left_listens_again_on_the_way_back(client, site):
    page = client()
    page.open(f"{site}/test/browser/empty.html")
    page.driver.back()
    page.wait_for("return window.told && window.told.length > 0")
    # A browser that keeps no pages loads it anew, which is no matter of the client's.
    kept = {"persisted": True} in browsers.told(page, "pageshow")
    assert kept, page.run("return JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)")
    eventually(lambda: len(browsers.told(page, "subscribed")) == 2, what="the subscription after the way back")
    states = browsers.told(page, "state")
    # To be looked at again shortens the pause before the page is told that it is back: two times waiting.
    names = [name for name, _ in itertools.groupby(one["state"] for one in states)]
    assert names == ["connecting", "open", "waiting", "connecting", "open"]
    assert states[2]["code"] == 1001
    client.hub.push("v1.news.1", "back")
    assert eventually(lambda: heard(page)) == ["back"]


def test_a_frozen_page_finds_out_whether_its_connection_lives(client):
    page = client()
    page.command("Page.setWebLifecycleState", state="frozen")
    time.sleep(3)
    page.command("Page.setWebLifecycleState", state="active")
    client.hub.push("v1.news.1", "awake")
    eventually(lambda: "awake" in heard(page) or len(browsers.told(page, "subscribed")) == 2)
    client.hub.push("v1.news.1", "and alive")
    eventually(lambda: "and alive" in heard(page))
    assert browsers.told(page, "error") == []


def test_a_browser_that_calls_itself_offline_keeps_a_node_of_this_machine(client):
    page = client()
    page.command("Network.enable")
    offline = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    if not page.run("return navigator.onLine"):
        # A machine without any network: the browser has said so before.
        page.run("dispatchEvent(new Event('offline'))")
    page.command("Network.emulateNetworkConditions", offline=True, **offline)
    try:
        eventually(lambda: browsers.told(page, "offline"), what="the event of the browser")
        assert not page.run("return navigator.onLine")
        client.hub.push("v1.news.1", "offline")
        eventually(lambda: "offline" in heard(page), what="a push on the connection that still is")
    finally:
        page.command("Network.emulateNetworkConditions", offline=False, **offline)
    client.hub.push("v1.news.1", "online")
    eventually(lambda: "online" in heard(page), what="a push after it")
    # Nor does it wait for the network when the connection breaks.
    client.node.kill()
    page.run("Object.defineProperty(navigator, 'onLine', { value: false, configurable: true })")
    eventually(lambda: browsers.told(page, "state")[-1]["state"] == "waiting", what="the end of the connection")
    assert browsers.told(page, "state")[-1]["delay"] < 2000
