"""The evaluator of expressions against two others, the CEL specification, and its own budget."""

import itertools
import pathlib
import random

import pytest
from expressions import corpus, differences, engines
from expressions.engines import ERROR
from expressions.values import FALSE, NULL, TRUE, array, double, integer, mapping, octets, string

_MANUAL = pathlib.Path(__file__).resolve().parents[2] / "docs" / "manifest.md"
_BUDGET = 10_000


@pytest.fixture(scope="module")
def questions():
    return corpus.all_questions()


@pytest.fixture(scope="module")
def answers(probe, questions):
    return engines.ours(probe, questions)


def test_corpus_covers_every_operator_over_every_pair_of_types(questions):
    asked = {(text, *(value[0] for value in variables.values())) for text, variables in questions}
    for operator, left, right in itertools.product(corpus.BINARY + corpus.TEXTUAL, corpus.VALUES, corpus.VALUES):
        assert (operator, left, right) in asked
    for operator, operand in itertools.product(corpus.UNARY, corpus.VALUES):
        assert (operator, operand) in asked


def test_agrees_wherever_the_two_others_agree(questions, answers):
    agreed = 0
    excused = dict.fromkeys(differences.TITLES, 0)
    wrong = []
    for (text, variables), (answer, _) in zip(questions, answers, strict=True):
        expected = engines.cel_python(text, variables)
        if expected != engines.common_expression_language(text, variables):
            continue
        agreed += 1
        if answer != expected:
            reasons = [reason for reason in differences.TITLES if reason(text, variables)]
            for reason in reasons:
                excused[reason] += 1
            if not reasons:
                wrong.append((text, variables, answer, expected))
    assert not wrong, f"{len(wrong)} of {agreed}: {wrong[:20]}"
    assert all(excused.values()), "a difference that no question shows is none"
    # Implementations that fail at everything would agree too.
    assert agreed > 40_000


def test_differences_are_in_the_manual():
    manual = _MANUAL.read_text(encoding="utf-8")
    for title in [*differences.TITLES.values(), *differences.LEFT_OUT]:
        assert f"| {title} |" in manual


def test_what_is_left_out_is_refused(probe):
    for title, texts in differences.LEFT_OUT.items():
        for text in texts:
            known = engines.cel_python(text, differences.VARIABLES), engines.common_expression_language(
                text, differences.VARIABLES
            )
            (answer,) = probe("expressions", [{"expression": text, "variables": {"x": {"int": "3"}}}])
            assert answer.get("error") == "parse", (title, text, answer)
            if title != "Times and durations" and text != "type(1)":
                assert any(one != ERROR for one in known), f"{text} is no CEL"


# Where the two others disagree. What the CEL specification says: https://github.com/google/cel-spec/blob/master/doc/langdef.md
_SPECIFIED = [
    # Equality: numbers are compared by value, values of other different types are not equal, an error is an error.
    ("1 == 1.0", TRUE),
    ("1 != 1.0", FALSE),
    ("1 == 1.5", FALSE),
    ("9007199254740993 == 9007199254740992.0", FALSE),
    ("9223372036854775807 == 9223372036854775808.0", FALSE),
    ("-9223372036854775808 == -9223372036854775808.0", TRUE),
    ("1 == true", FALSE),
    ("1 != true", TRUE),
    ("null == 0", FALSE),
    ("null == false", FALSE),
    ("null != ''", TRUE),
    ("'a' == b'a'", FALSE),
    ("[1] == [1.0]", TRUE),
    ("[1] == {}", FALSE),
    ("[1, 'a'] == ['a', 1]", FALSE),
    ("{'a': 1} == {'a': 1.0}", TRUE),
    ("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", TRUE),
    ("{'a': 1} == {'a': 1, 'b': 2}", FALSE),
    ("1 in [1.0]", TRUE),
    ("1.5 in [1, 'a', null]", FALSE),
    ("null in ['a', null]", TRUE),
    ("'\u00e9' == 'e\u0301'", FALSE),
    # Order: across int and double by value; of nothing else across types.
    ("1 < 1.5", TRUE),
    ("1.5 < 1", FALSE),
    ("9007199254740993 > 9007199254740992.0", TRUE),
    ("9223372036854775807 < 9223372036854775808.0", TRUE),
    ("9223372036854775807 >= 9223372036854775808.0", FALSE),
    ("-1 > -1e19", TRUE),
    ("1 < '2'", ERROR),
    ("false < 1", ERROR),
    ("null <= null", ERROR),
    ("[1] < [2]", ERROR),
    ("'\uffee' < '\U0001f426'", TRUE),
    # Logic: an operand that is no bool is an error, which a decisive operand absorbs on either side.
    ("'horses' && false", FALSE),
    ("false && 32", FALSE),
    ("'horses' || true", TRUE),
    ("true || 32", TRUE),
    ("true && 1", ERROR),
    ("1 && true", ERROR),
    ("1 || false", ERROR),
    ("!1", ERROR),
    ("!!'a'", ERROR),
    # Quantifiers are those of && and ||.
    ("[1, 'a'].exists(e, e > 0)", TRUE),
    ("['a', 1].exists(e, e > 0)", TRUE),
    ("['a', 0].exists(e, e > 0)", ERROR),
    ("['a', 0].all(e, e > 0)", FALSE),
    ("['a', 1].all(e, e > 0)", ERROR),
    ("[1].exists(e, 1)", ERROR),
    ("1.exists(e, true)", ERROR),
    ("'abc'.all(e, true)", ERROR),
    # Members.
    ("has({'a': null}.a)", TRUE),
    ("has({}.a.b)", ERROR),
    ("has('a'.b)", ERROR),
    ("[1][true]", ERROR),
    ("[1][-1]", ERROR),
    ("[1][1.5]", ERROR),
    ("'a' in 'abc'", ERROR),
    # Functions: sizes in code points, conversions within their range.
    ("size('\u00e9')", integer(1)),
    ("size('\U0001f426')", integer(1)),
    ("size(b'\u00e9')", integer(2)),
    ("size(1)", ERROR),
    ("int(true)", ERROR),
    ("int(' 5')", ERROR),
    ("int('9223372036854775808')", ERROR),
    ("int(9.3e18)", ERROR),
    ("int(-1.9)", integer(-1)),
    ("string(true)", string("true")),
    ("string(1.0)", string("1")),
    ("string(-4.5e-3)", string("-0.0045")),
    ("string(b'\\xff')", ERROR),
    ("string(null)", ERROR),
    ("string([])", ERROR),
    ("'abc'.matches('b')", TRUE),
    ("matches('abc', '^b')", FALSE),
    ("'a\\nb'.matches('^a$')", FALSE),
    # Literals.
    ("'\\X41\\x41\\101\\u0041\\U00000041\\?\\`'", string("AAAAA?`")),
    ("b'\\xff\\377'", octets(b"\xff\xff")),
    ("b'\\u0041'", ERROR),
    ("'\\ud800'", ERROR),
    ("'\\400'", ERROR),
    ("'\\q'", ERROR),
    ("'''a\n'b'''", string("a\n'b")),
    ("[1, 2,]", array(integer(1), integer(2))),
    ("{'a': null,}", mapping((string("a"), NULL))),
    ("{'a': 1, 'a': 2}", ERROR),
    ("{1.5: 1}", ERROR),
    ("1.", ERROR),
    ("has(1)", ERROR),
    ("1e999", ERROR),
    (".5e1", double(5)),
]


@pytest.mark.parametrize(("text", "expected"), _SPECIFIED)
def test_follows_the_specification_elsewhere(probe, text, expected):
    assert engines.ours(probe, [(text, {})])[0][0] == expected


# The text rule of the manual: an int and its canonical decimal form, and nothing that merely looks like it.
_SAME = [(7, "7"), (0, "0"), (-1, "-1"), (2**63 - 1, str(2**63 - 1)), (-(2**63), str(-(2**63)))]
_OTHERS = [(7, text) for text in ("07", "+7", " 7", "7 ", "7.0", "7e0", "0x7", "\u0667", "\uff17", "", "7\n", "7\x00")]
_OTHERS += [(0, "-0"), (0, ""), (0, "00"), (-1, "- 1"), (1, "true"), (0, "false"), (0, "null"), (2**63 - 1, str(2**63))]


def test_an_int_equals_exactly_its_canonical_text(probe):
    forms = ["n == t", "t == n", "!(n != t)", "n in [t]", "t in [n]", "[n] == [t]", "{'k': n} == {'k': t}", "n in {t: 1}"]
    forms += ["{n: true}[t]", "t in {n: 1}"]
    for pairs, expected in ((_SAME, TRUE), (_OTHERS, FALSE)):
        for form, (number, text) in itertools.product(forms, pairs):
            (answer, _), *_ = engines.ours(probe, [(form, {"n": integer(number), "t": string(text)})])
            wanted = ERROR if expected == FALSE and form.startswith("{n: true}[") else expected
            assert answer == wanted, (form, number, text)


def test_only_ints_and_texts_are_the_same(probe):
    unequal = ["7.0 == '7'", "'7.0' == 7.0", "7.0 in ['7']", "b'7' == 7", "null == 'null'", "true == 'true'", "1 == b'1'"]
    unequal += ["{7: 1} == {'7': 1}", "null == ''", "[] == ''", "0 == null", "'7' in {'07': 1}"]
    for answer, _ in engines.ours(probe, [(text, {}) for text in unequal]):
        assert answer == FALSE
    for answer, _ in engines.ours(probe, [("7 < '8'", {}), ("'7'.size() > '0'", {}), ("[1]['0']", {})]):
        assert answer == ERROR


# Patterns that cost a backtracking engine a power of the text's length, or two to it.
_EXPLOSIVE = ["(a+)+$", "(a|a)*$", "(a|aa)+$", "(.*)*b$", "(a*)*$", "^(a+)+$", "(x+x+)+y", "([a-z]+)*[0-9]", "(a{0,8}){0,8}$"]


@pytest.mark.parametrize("pattern", _EXPLOSIVE)
def test_patterns_take_steps_in_proportion_to_the_text(probe, pattern):
    sizes = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000]
    texts = [string("a" * size + "!") for size in sizes]
    asked = [(f"t.matches('{pattern}')", {"t": text}) for text in texts]
    taken = [steps for answer, steps in engines.ours(probe, asked, steps=10**9) if answer != ERROR]
    assert len(taken) == len(sizes)
    rates = [steps / size for steps, size in zip(taken, sizes, strict=True)]
    assert max(rates) < 1.1 * min(rates), rates


def test_the_classic_explosion_fits_the_budget(probe):
    asked = [("t.matches('(a+)+$')", {"t": string("a" * 30_000 + "!")})]
    ((answer, steps),) = engines.ours(probe, asked)
    assert answer == FALSE
    assert steps < _BUDGET


def test_no_question_takes_more_than_its_budget(questions, answers):
    assert max(steps for _, steps in answers) <= _BUDGET
    assert len(answers) == len(questions)


_LARGE = {
    "t": string("a" * 1_000_000),
    "p": string("a" * 500_000 + "b"),
    "n": array(*map(integer, range(20_000))),
    "d": array(*(string("a" * 1_000) for _ in range(1_000))),
    "m": mapping(*((integer(number), TRUE) for number in range(20_000))),
}
_HEAVY = [
    "n.all(e, e >= 0)",
    "n.exists(e, n.exists(f, f == -1))",
    "n.all(e, n.all(f, n.all(g, true)))",
    "m.all(k, k >= 0)",
    "t.matches('(a|b|c|d|e)*z')",
    "t.matches('(a{0,30}){0,30}b')",
    "n.exists(e, t.contains(p))",
    "n.exists(e, p < t)",
    "n.exists(e, n == [1])",
    "n.exists(e, [n, n, n] == [n, n, n] && false)",
    "n.exists(e, t.matches(p))",
    "n.exists(e, t.endsWith(p))",
    "n.exists(e, size(t) == 1)",
    "n.exists(e, 'z' in d)",
    "n.exists(e, m == m && false)",
    "n.exists(e, string(b'aaaa') == t)",
]


@pytest.mark.parametrize("text", _HEAVY)
def test_heavy_questions_end_at_their_budget(probe, text):
    read = {name: value for name, value in _LARGE.items() if name in text}
    (answer,) = probe(
        "expressions",
        [{"expression": text, "variables": {name: engines.values.to_probe(value) for name, value in read.items()}}],
    )
    assert answer.get("error") == "evaluation", answer
    assert answer["message"] == f"takes more than {_BUDGET} steps"
    assert answer["steps"] == _BUDGET


def _random_expression(dice, depth):
    if depth == 0:
        return dice.choice(["x", "y", "s", "l", "m", "true", "false", "null", "1", "-7", "1.5", "'a'", "b'a'", "[1, 'a']", "{'a': 1}"])
    inner = [_random_expression(dice, depth - 1 - dice.randrange(depth)) for _ in range(3)]
    shape = dice.choice(
        ["({0}) {o} ({1})", "!({0})", "({0}) ? ({1}) : ({2})", "({0})[{1}]", "({0}).a", "has(({0}).a)", "size({0})", "string({0})"]
        + ["int({0})", "({0}).exists(e, {1})", "({0}).all(e, ({1}) {o} e)", "({0}).contains({1})", "({0}).matches('(a|b)*c')"]
        + ["[{0}, {1}]", "{{'a': {0}}}", "({0}) {o} ({1})", "({0}) {o} ({1})", "l.exists(e, ({0}) {o} e)"]
    )
    operator = dice.choice(["&&", "||", "==", "!=", "<", "<=", ">", ">=", "in"])
    return shape.format(*inner, o=operator)


def test_no_random_question_takes_more_than_its_budget(probe):
    dice = random.Random(20_260)
    asked = []
    while len(asked) < 4_000:
        text = _random_expression(dice, dice.randrange(1, 7))
        variables = {
            "x": dice.choice(corpus.EVERY),
            "y": dice.choice(corpus.EVERY),
            "s": string("ab" * dice.randrange(500)),
            "l": array(*(dice.choice(corpus.EVERY) for _ in range(dice.randrange(40)))),
            "m": mapping((string("a"), dice.choice(corpus.EVERY))),
        }
        if len(text.encode()) <= 4096:
            asked.append((text, variables))
    answered = engines.ours(probe, asked)
    assert max(steps for _, steps in answered) <= _BUDGET
    assert sum(answer != ERROR for answer, _ in answered) > 500
