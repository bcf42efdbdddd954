"""The machine loses its power under the hub: what was not synced is gone, or a part of it.

Pushes of topics with `durability: fsync` that were acknowledged are there afterwards, under the same epoch. Those of
`durability: os` may be gone, and then the topic has a new epoch. No position ever names two pushes.
"""

import http.client
import os
import random
import threading
import urllib.error

import pytest

from support import http as client
from support.powerloss import Machine

ROUNDS = int(os.environ.get("POWERLOSS_ROUNDS", "5"))
FAMILIES = ("sure", "loose", "changing")
PUSHERS = 4


class Ledger:
    """What was acknowledged, and what every position was seen to name."""

    def __init__(self):
        self._lock = threading.Lock()
        self.seen = {}
        self.acknowledged = {}
        self.epochs = {}

    def note(self, topic, position, data):
        with self._lock:
            known = self.seen.setdefault((topic, *position), data)
        assert known == data, f"{topic} {position} named {known[:40]!r}, and now {data[:40]!r}"

    def acknowledge(self, topic, position, data, push_id):
        self.note(topic, position, data)
        with self._lock:
            self.acknowledged.setdefault(topic, []).append((position, data, push_id))

    @property
    def count(self):
        return sum(map(len, self.acknowledged.values()))


def manifest(cluster, store, changing):
    durabilities = {"sure": "fsync", "loose": "os", "changing": changing}
    topics = {
        f"v1.{family}.{{feedId}}": {"history": {"keep": 100_000, "for": "1h", "durability": durability}}
        for family, durability in durabilities.items()
    }
    return cluster.manifest(hub={"store": f"sqlite:{store}"}, topics=topics)


def push_until_the_end(hub, ledger, chance, faults):
    """Pushes until the hub is gone."""
    try:
        while True:
            family = chance.choice(FAMILIES)
            topic = f"v1.{family}.{chance.randrange(3)}"
            data = f"{chance.randrange(1 << 60):x}" * chance.choice((1, 1, 20, 400))
            push_id = f"{chance.randrange(1 << 60):x}" if chance.random() < 0.5 else None
            body = {"topic": topic, "data": data, **({"id": push_id} if push_id else {})}
            status, answer = client.json_request(hub.http, "/v1/push", body)
            assert status == 200, answer
            pushed = answer["pushed"]
            ledger.acknowledge(topic, (pushed["epoch"], pushed["offset"]), data, push_id)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        pass
    except Exception as fault:
        faults.append(fault)


def run_until_the_power_fails(hub, ledger, chance):
    faults = []
    pushers = [
        threading.Thread(target=push_until_the_end, args=(hub, ledger, random.Random(chance.random()), faults))
        for _ in range(PUSHERS)
    ]
    goal = ledger.count + chance.randrange(20, 400)
    for pusher in pushers:
        pusher.start()
    while ledger.count < goal and any(pusher.is_alive() for pusher in pushers):
        pushers[0].join(0.002)
    hub.kill()
    for pusher in pushers:
        pusher.join(30)
    assert not faults, faults


def history(hub, topic):
    """(epoch, head, {offset: data}) of everything that the hub has of a topic."""
    messages, since = {}, ""
    while True:
        status, body = client.json_request(hub.http, f"/v1/topics/{topic}/history?limit=1000{since}")
        if status == 404:
            return None, 0, {}
        assert status == 200, body
        found = {message["offset"]: message["data"] for message in body["messages"]}
        if not since and found:
            # The first answer has the latest; from the first one on, all are told in order.
            since = f"&epoch={body['epoch']}&offset=0"
            continue
        messages.update(found)
        if not found or max(messages) >= body["offset"]:
            return body["epoch"], body["offset"], messages
        since = f"&epoch={body['epoch']}&offset={max(messages)}"


def check(hub, ledger, is_sure):
    """Holds the hub to what it had acknowledged; how many topics have lost some."""
    losses = 0
    for topic, acknowledged in ledger.acknowledged.items():
        epoch, head, messages = history(hub, topic)
        for offset, data in messages.items():
            ledger.note(topic, (epoch, offset), data)
        last = ledger.epochs.get(topic) or acknowledged[0][0][0]
        if is_sure(topic):
            assert epoch == last, f"{topic}: a new epoch, although every push was synced"
        if epoch != last:
            losses += 1
            assert not any(position[0] == epoch for position, _, _ in acknowledged), f"{topic}: an old epoch again"
        else:
            assert sorted(messages) == list(range(1, head + 1)), f"{topic}: expected offsets without holes"
            for position, data, _ in acknowledged:
                if position[0] == epoch:
                    assert messages.get(position[1]) == data, f"{topic} {position}: acknowledged, and gone"
    return losses


def check_ids(hub, ledger, chance):
    """The latest pushes with an id are known by it."""
    for topic, acknowledged in ledger.acknowledged.items():
        if ".sure." not in topic:
            continue
        for position, data, push_id in [one for one in acknowledged if one[2]][-3:]:
            pushed = hub.push(topic, data, id=push_id)["pushed"]
            assert (pushed["epoch"], pushed["offset"]) == position and pushed["duplicate"], (topic, position, pushed)


def lose_power(cluster, folder, seed, passed, lies=False):
    chance = random.Random(seed)
    store = folder / "history.sqlite"
    machine = Machine(folder, store, seed, passed)
    ledger = Ledger()
    losses = 0
    changing = "fsync"

    def start():
        return cluster.start_hub_of(manifest(cluster, store, changing), environment=machine.boot(lies))

    hub = start()
    for _ in range(ROUNDS):
        run_until_the_power_fails(hub, ledger, chance)
        before = changing
        changing = chance.choice(("fsync", "os"))
        hub = start()
        losses += check(hub, ledger, lambda topic: ".sure." in topic or (".changing." in topic and before == "fsync"))
        check_ids(hub, ledger, chance)
        for topic in ledger.acknowledged:
            ledger.epochs[topic] = history(hub, topic)[0]
    hub.kill()
    return losses


@pytest.mark.parametrize("passed", (0, 40, 95))
@pytest.mark.parametrize("seed", (1, 2))
def test_what_was_synced_outlives_the_power_and_what_was_not_is_told(cluster, tmp_path, seed, passed):
    losses = lose_power(cluster, tmp_path, seed, passed)
    assert losses > 0, "nothing was lost: the writes were not held back"


def test_a_disk_that_lies_about_syncing_is_found_out_by_this_test(cluster, tmp_path):
    with pytest.raises(AssertionError, match="acknowledged, and gone|a new epoch|without holes|old epoch|named"):
        lose_power(cluster, tmp_path, 3, 0, lies=True)
