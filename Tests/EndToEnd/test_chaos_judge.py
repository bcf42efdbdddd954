"""The judge of scripts/chaos finds every broken promise in records that were made up, and nothing in good ones."""

import math
import random
import sys

import pytest

from support.binary import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "Chaos"))

from rig.judge import Judge  # noqa: E402
from rig.lanes import lane_of  # noqa: E402
from rig.ledger import Ledger, key_of  # noqa: E402
from rig.order import agreed_order  # noqa: E402
from rig.visit import TopicLog, Visit  # noqa: E402

TOPIC = 0


class Story:
    """Two producers push 1, 2, 3, ... seconds after the start, in turn; who subscribes before, does so at 0.5."""

    def __init__(self, pushes=6, acknowledged=True):
        self.ledger = Ledger()
        accounts = [self.ledger.open(), self.ledger.open()]
        self.keys = []
        for turn in range(pushes):
            account = accounts[turn % 2]
            number, _ = account.begin(TOPIC, 1.0 + turn)
            if acknowledged:
                account.acknowledge(number, 1.1 + turn)
            self.keys.append(key_of(account.producer, number))
        self.visits = []

    def visit(self, *heard, subscribed=0.5, gaps=(), ended=math.nan):
        """One who heard these pushes, by their place; `gaps` are (place in what was heard, time)."""
        one = Visit(len(self.visits), "node-1", {}, 0.0)
        log = one.logs[TOPIC] = TopicLog()
        log.subscribed, one.ended = subscribed, ended
        for place in heard:
            log.keys.append(self.keys[place])
            log.times.append(2.0 + place)
        log.gaps = [(place, moment, "told") for place, moment in gaps]
        self.visits.append(one)
        return self

    def verdict(self, **options):
        return Judge(self.ledger, self.visits, **options).run()


def test_nothing_is_wrong_where_everybody_heard_everything():
    assert Story().visit(0, 1, 2, 3, 4, 5).visit(0, 1, 2, 3, 4, 5).verdict() == []


@pytest.mark.parametrize("missing", range(6))
def test_one_missing_push_is_found_wherever_it_is(missing):
    rest = [place for place in range(6) if place != missing]
    found = Story().visit(*range(6)).visit(*rest).verdict()
    assert len(found) == 1 and "subscriber 1" in found[0] and "no gap was told" in found[0]


def test_an_acknowledged_push_that_nobody_heard_is_found():
    assert len(Story().visit(0, 1, 2, 3, 4).visit(0, 1, 2, 3, 4).verdict()) == 2


def test_a_push_without_acknowledgement_that_nobody_heard_was_lost_in_front_of_the_hub():
    assert Story(acknowledged=False).visit(0, 1, 3, 4).visit(0, 1, 3, 4).verdict() == []


def test_a_push_without_acknowledgement_that_one_heard_is_owed_to_all():
    assert len(Story(acknowledged=False).visit(0, 1, 2, 3).visit(0, 1, 3).verdict()) == 1


def test_a_push_that_came_twice_is_found():
    assert any("twice" in words for words in Story().visit(0, 1, 2, 2, 3, 4, 5).verdict())


def test_a_producer_that_is_overtaken_by_itself_is_found():
    assert any("behind number" in words for words in Story().visit(0, 3, 2, 1, 4, 5).verdict())


def test_two_orders_of_two_producers_are_found():
    found = Story().visit(0, 1, 2, 3, 4, 5).visit(1, 0, 2, 3, 4, 5).verdict()
    assert len(found) == 1 and "different orders" in found[0]


def test_an_order_that_is_not_that_of_time_is_fine_when_all_agree():
    assert Story().visit(1, 0, 2, 3, 4, 5).visit(1, 0, 2, 3, 4, 5).verdict() == []


def test_what_was_sent_before_the_subscription_is_not_owed_but_what_follows_the_first_push_is():
    assert Story().visit(*range(6)).visit(3, 4, 5, subscribed=4.5).verdict() == []
    assert len(Story().visit(*range(6)).visit(3, 5, subscribed=6.5).verdict()) == 1


def test_an_ended_connection_owes_what_lies_before_its_last_push():
    assert Story().visit(*range(6)).visit(0, 1, 2, ended=9.0).verdict() == []
    assert len(Story().visit(*range(6)).visit(0, 2, ended=9.0).verdict()) == 1


def test_a_gap_at_the_place_of_the_hole_tells_of_it():
    story = Story().visit(*range(6)).visit(0, 1, 4, 5, gaps=[(2, 4.0)])
    assert story.verdict(gaps_allowed=True) == []


def test_a_gap_elsewhere_tells_of_nothing():
    for place in (0, 1, 3, 4):
        story = Story().visit(*range(6)).visit(0, 1, 4, 5, gaps=[(place, 4.0)])
        assert len(story.verdict(gaps_allowed=True)) == 2


def test_a_gap_is_wrong_where_nothing_may_be_lost():
    assert len(Story().visit(0, 1, 2, 3, 4, 5, gaps=[(2, 4.0)]).verdict()) == 1


def test_a_gap_before_the_push_does_not_tell_of_one_that_nobody_heard():
    assert Story().visit(0, 1, 2, 3, 4, gaps=[(5, 7.0)]).verdict(gaps_allowed=True) == []
    assert len(Story().visit(0, 1, 2, 3, 4, gaps=[(4, 5.0)]).verdict(gaps_allowed=True)) == 1


def test_what_nobody_pushed_is_found():
    story = Story().visit(*range(6))
    story.visits[0].logs[TOPIC].keys.append(key_of(1, 99))
    assert any("nobody pushed" in words for words in story.verdict())


def test_what_came_although_it_must_not_is_found():
    story = Story().visit(*range(6))
    story.visits[0].strays.append((1.0, "a message of 7, which it is not on"))
    assert story.verdict() == ["subscriber 0 on node-1 got a message of 7, which it is not on"]


@pytest.mark.parametrize("seed", range(20))
def test_parts_of_one_order_are_merged_to_it(seed):
    chance = random.Random(seed)
    whole = list(range(30))
    parts = [sorted(chance.sample(whole, 12)) for _ in range(5)] + [whole]
    assert agreed_order(parts, sent=lambda key: chance.random()) == (whole, [])


def test_lanes_are_those_of_the_wire():
    assert [lane_of(topic) for topic in ("a", "v1.news.1", "v1.articles.42", "v1.größe.ü")] == [94, 197, 90, 89]
