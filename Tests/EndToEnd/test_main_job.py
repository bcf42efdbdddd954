"""The main job: a backend pushes once, and every subscribed socket of every node gets it, exactly once and in order."""

import json

from support import cli, http
from support.waiting import eventually

NODES, SOCKETS, SERIES = 3, 300, 20
# Each name is a prefix of the next: their subscribers must never see each other's pushes.
SHORT, LONG, LONGEST = "v1.news.1", "v1.news.10", "v1.news.100"
END = "v1.end.0"


class Audience:
    """300 sockets over three nodes: some on the short name, some on the long one, some on both, some on neither."""

    def __init__(self, fleet, nodes):
        self.fleet = fleet
        self.clients = [
            client for node in nodes for client in fleet.open(node.listen, SOCKETS // len(nodes))
        ]
        groups = [self.clients[index::4] for index in range(4)]
        self.subscribed = {SHORT: groups[0] + groups[2], LONG: groups[1] + groups[2], END: self.clients}
        self.expected = {SHORT: [], LONG: [], LONGEST: [], END: []}
        for topic, clients in self.subscribed.items():
            fleet.subscribe(clients, topic)
        self.before = {client: len(client.texts) for client in self.clients}

    def series(self, door):
        """The pushes of one door, (topic, data) in turn, noted down as expected."""
        pushes = []
        for number in range(SERIES):
            for topic in (SHORT, LONG, LONGEST):
                pushes.append((topic, {"door": door, "number": number, "topic": topic}))
                self.expected[topic].append(pushes[-1][1])
        return pushes

    def wait(self):
        """Waits until everybody has as many pushes as were meant for them."""
        due = dict.fromkeys(self.clients, 0)
        for topic, clients in self.subscribed.items():
            for client in clients:
                due[client] += len(self.expected[topic])
        self.fleet.pump(
            lambda: all(len(client.texts) - self.before[client] >= due[client] for client in self.clients),
            30,
            "every push at every socket",
        )

    def check(self):
        """Compares what everybody got with what they should have got, topic by topic."""
        for client in self.clients:
            mine = {topic for topic, clients in self.subscribed.items() if client in clients}
            got = {}
            for message in client.messages():
                got.setdefault(message["topic"], []).append(message["data"])
            assert set(got) <= mine, f"pushes to {set(got) - mine} without a subscription"
            for topic in mine:
                assert got.get(topic, []) == self.expected[topic], topic


def test_every_subscriber_gets_every_push_exactly_once_in_order(cluster, fleet, backend):
    """ST-2, ST-3: any number of nodes behind one hub."""
    audience = Audience(fleet, cluster.start(NODES))
    hub, doors = cluster.hub, backend()

    for topic in (SHORT, LONG):
        data = {"door": "command line", "number": 0, "topic": topic}
        audience.expected[topic].append(data)
        result = cli.run("push", topic, json.dumps(data), "--hub", hub.backends)
        assert result.returncode == cli.OK, result.stderr
    audience.wait()

    for topic in (SHORT, LONG):
        lines = [{"door": "lines", "number": number, "topic": topic} for number in range(SERIES)]
        audience.expected[topic] += lines
        text = "".join(json.dumps(line) + "\n" for line in lines)
        result = cli.run("push", topic, "--lines", "--hub", hub.backends, stdin=text)
        assert result.returncode == cli.OK, result.stderr
    audience.wait()

    for topic, data in audience.series("http"):
        assert hub.push(topic, data)["pushed"]["topic"] == topic
    audience.wait()

    batch = [{"topic": topic, "data": data} for topic, data in audience.series("http batch")]
    status, body = http.json_request(hub.http, "/v1/push", batch)
    assert status == 200, body
    assert [result["pushed"]["topic"] for result in body["results"]] == [push["topic"] for push in batch]
    audience.wait()

    for number in range(SERIES):
        data = {"door": "http topics", "number": number}
        for topic in (SHORT, LONG):
            audience.expected[topic].append(data)
        status, body = http.json_request(hub.http, "/v1/push", {"topics": [SHORT, LONG], "data": data})
        assert status == 200 and [result["pushed"]["topic"] for result in body["results"]] == [SHORT, LONG], body
    audience.wait()

    for topic, data in audience.series("PUSH, JSON"):
        doors.push({"topic": topic, "data": data})
    audience.wait()

    for topic, data in audience.series("PUSH, two frames"):
        doors.push(topic.encode(), data)
    audience.wait()

    for topic, data in audience.series("REQ, JSON"):
        assert doors.request({"topic": topic, "data": data})["pushed"]["topic"] == topic
    for topic, data in audience.series("REQ, two frames"):
        assert doors.request(topic.encode(), data)["pushed"]["topic"] == topic
    audience.wait()

    sent = audience.series("DEALER")
    for number, (topic, data) in enumerate(sent):
        doors.deal([b"correlation-%d" % number, b""], {"topic": topic, "data": data})
    for number, (topic, _) in enumerate(sent):
        envelope, reply = doors.dealt()
        assert envelope == [b"correlation-%d" % number, b""] and reply["pushed"]["topic"] == topic, reply
    audience.wait()

    audience.expected[END].append("end")
    hub.push(END, "end")
    audience.wait()
    audience.check()

    nodes = eventually(
        lambda: (nodes := hub.live_nodes()) and all(node["sockets"] == SOCKETS // NODES for node in nodes) and nodes,
        what="the sockets of every node in /v1/nodes",
    )
    assert sorted(node["name"] for node in nodes) == ["node-1", "node-2", "node-3"]
    assert sum(node["subscriptions"] for node in nodes) == sum(map(len, audience.subscribed.values()))


def test_unsubscribed_sockets_get_nothing_more(cluster, fleet):
    (node,) = cluster.start()
    leaver, stayer = fleet.open(node.listen, 2)
    fleet.subscribe([leaver, stayer], SHORT, END)
    cluster.hub.push(SHORT, 1)
    fleet.pump(lambda: leaver.messages(SHORT) and stayer.messages(SHORT), 10, "the first push")
    assert leaver.request("unsubscribe", {"topic": SHORT})["unsubscribed"] == {"topic": SHORT}
    cluster.hub.push(SHORT, 2)
    cluster.hub.push(END, "end")
    fleet.pump(lambda: leaver.messages(END) and stayer.messages(END), 10, "the end")
    assert [message["data"] for message in leaver.messages(SHORT)] == [1]
    assert [message["data"] for message in stayer.messages(SHORT)] == [1, 2]


def test_thousands_of_pushes_in_a_row_lose_nothing(cluster, fleet, backend):
    """Far more than the high-water marks of ZeroMQ's defaults, as fast as the door takes them."""
    nodes = cluster.start(2)
    clients = [fleet.open_one(node.listen) for node in nodes for _ in range(2)]
    fleet.subscribe(clients, SHORT)
    doors, count = backend(), 5_000
    for number in range(count):
        doors.push(SHORT.encode(), b"%d" % number)
    fleet.pump(lambda: all(len(client.texts) >= count + 2 for client in clients), 60, "every push")
    for client in clients:
        assert [message["data"] for message in client.messages(SHORT)] == list(range(count))
