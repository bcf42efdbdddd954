"""Patterns against RE2 itself: the same patterns are taken, and they match the same texts."""

import random

import pytest
import re2
from expressions.values import string, to_probe

_QUIET = re2.Options()
_QUIET.log_errors = False

_ATOMS = ["a", "b", "c", ".", "\\d", "\\w", "\\W", "\\s", "[ab]", "[^a]", "[a-c]", "[^b-d\\d]", "[[:alpha:]]", "[[:^digit:]_]", "\\b"]
_ATOMS += ["\\B", "^", "$", "\\A", "\\z", "é", "\\x{e9}", "\\x41", "\\.", "\\n", "K", "s", "[]a]", "[a-]", "\\Qa.\\E", "{", "}", "-", "1"]
_REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,}", "{2,}?", "{,2}", "{a", "{1", "{1,0}", "**", "{1001}"]
_FLAGS = ["i", "m", "s", "U", "im", "-i", "i-s", "ms-i"]
_LETTERS = "abcdkKsS1_ .-\néÉ\u212a\u017f\U0001f426{},"


def _pattern(dice, depth):
    if depth == 0 or dice.random() < 0.3:
        atom = dice.choice(_ATOMS)
    elif dice.random() < 0.2:
        # RE2 lets a repetition after flags repeat what stands before them; that is refused here.
        return f"(?{dice.choice(_FLAGS)})"
    elif dice.random() < 0.3:
        atom = f"(?{dice.choice(_FLAGS)}:{_sequence(dice, depth - 1)})"
    else:
        atom = dice.choice(["({})", "(?:{})", "(?P<name>{})", "(?<other>{})", "({}|b)", "(|{})"]).format(_sequence(dice, depth - 1))
    return atom + (dice.choice(_REPEATS) if dice.random() < 0.35 else "")


def _sequence(dice, depth):
    return "|".join("".join(_pattern(dice, depth) for _ in range(dice.randrange(4))) for _ in range(dice.choice([1, 1, 1, 2])))


def _questions(count):
    dice = random.Random(7)
    for _ in range(count):
        pattern = _sequence(dice, 3)
        for _ in range(4):
            yield pattern, "".join(dice.choice(_LETTERS) for _ in range(dice.randrange(7)))


def _re2(pattern, text):
    """None where RE2 refuses the pattern."""
    try:
        return re2.compile(pattern, _QUIET).search(text) is not None
    except re2.error:
        return None


def test_random_patterns_match_as_in_re2(probe):
    asked = list(_questions(6_000))
    answers = probe(
        "expressions",
        [
            {"expression": "t.matches(p)", "variables": {"p": to_probe(string(pattern)), "t": to_probe(string(text))}}
            for pattern, text in asked
        ],
    )
    wrong = []
    taken = 0
    for (pattern, text), answer in zip(asked, answers, strict=True):
        if "\\B" in pattern and not text.isascii():
            continue  # RE2 sees a place without a word's boundary between the bytes of one scalar.
        expected = _re2(pattern, text)
        taken += expected is not None
        if (answer["value"]["bool"] if "value" in answer else None) != expected:
            wrong.append((pattern, text, answer, expected))
    assert not wrong, f"{len(wrong)}: {wrong[:8]}"
    assert taken > 6_000


@pytest.mark.parametrize("pattern", ["\\pL", "\\p{Greek}", "[\\PN]", "\\C", "(?=a)", "(?<!a)", "(a)\\1", "(?>a)", "a++", "(?x)a", "[z-a]"])
def test_what_needs_more_is_refused_with_its_place(probe, pattern):
    (answer,) = probe("expressions", [{"expression": f"t.matches(r'{pattern}')", "variables": {"t": {"string": "a"}}}])
    assert answer["error"] == "parse"
    assert "not a pattern" in answer["message"]
    assert int(answer["message"].split(":")[0]) >= len("t.matches(r'")
