"""What all three implementations are asked: every operator and function over every pair of types, and logic over errors.

The corpus is the same on every run. A question is the text of an expression and the values of its variables.
"""

import itertools

from .values import FALSE, NULL, TRUE, array, double, integer, mapping, octets, string

INTEGERS = [0, 1, -1, 7, 42, 2**53, 2**53 + 1, 2**63 - 1, -(2**63)]
DOUBLES = [0.0, -0.0, 1.0, -1.0, 1.5, -1.5, 7.0, 2.0**53, 1e19, 2.0**63, -(2.0**63), 1e-300]
ODD_DOUBLES = [float("inf"), float("-inf"), float("nan")]
STRINGS = ["", "a", "b", "abc", "bc", "\u00e9", "e\u0301", "\U0001f426", "\uffee", "7", "07", " 7", "7.0", "-1", "0", "true"]
OCTETS = [b"", b"a", b"b", b"abc", b"\xff", "\u00e9".encode()]
ONE, TWO, SEVEN = integer(1), integer(2), integer(7)

VALUES = {
    "null": [NULL],
    "bool": [TRUE, FALSE],
    "int": [integer(number) for number in INTEGERS],
    "double": [double(number) for number in DOUBLES + ODD_DOUBLES],
    "string": [string(text) for text in STRINGS],
    "bytes": [octets(content) for content in OCTETS],
    "list": [
        array(),
        array(ONE),
        array(TWO, ONE),
        array(double(1)),
        array(SEVEN, string("a")),
        array(string("7")),
        array(array(ONE)),
        array(NULL, TRUE),
        array(string("a"), string("b")),
        array(double("nan")),
    ],
    "map": [
        mapping(),
        mapping((string("a"), ONE)),
        mapping((string("a"), double(1))),
        mapping((string("b"), TWO), (string("a"), ONE)),
        mapping((string("a"), NULL)),
        mapping((SEVEN, string("x"))),
        mapping((string("7"), string("x"))),
        mapping((string("a"), mapping((string("a"), ONE)))),
        mapping((ONE, array(ONE)), (integer(0), TRUE)),
    ],
}
EVERY = [value for values in VALUES.values() for value in values]
SAMPLES = [values[-1] for values in VALUES.values()]

BINARY = ["x == y", "x != y", "x < y", "x <= y", "x > y", "x >= y", "x in y", "x && y", "x || y", "x[y]"]
UNARY = [
    "x", "!x", "!!x", "size(x)", "x.size()", "int(x)", "string(x)", "has(x.a)", "has(x.a.a)", "x.a", "x.a.a", "x['a']", "x[0]",
    "x ? 1 : 2", "x.exists(e, e == 1)", "x.all(e, e == 1)", "x.exists(e, e)", "x.all(e, e)", "x.exists(e, e > 0)",
    "x.all(e, e > 0)", "[x] == [x]", "{'k': x} == {'k': x}", "x in [x]", "[x, 1][0]", "{'k': x}.k", "{'k': x}['k']",
    "x == null", "null in [x]", "size([x, x])",
]
TEXTUAL = ["x.startsWith(y)", "x.endsWith(y)", "x.contains(y)", "x.matches(y)"]
PATTERNS = ["", "a", "^a", "c$", "^abc$", "a|b", "[a-b]+", "[^a]", "b*", "(ab)?c", "a{1}", "a{2,3}", ".", "\\d", "\\w", "\\.", "^$",
            "(?i)ABC", "x*c", "(a+)+$", "a.c", "a\\b", "[[:alpha:]]c", "(", "[", "a**", "\\1", "(?=a)", "é", "\\x61"]

# An operand with an error, of a kind that both others know: a key that is not there, and an operator without an overload.
LEAVES = {"true": TRUE, "false": FALSE, "m.missing": None, "(1 < 'a')": None, "1": None}


def pairs():
    for text in BINARY:
        for x, y in itertools.product(EVERY, EVERY):
            yield text, {"x": x, "y": y}


def single():
    for text in UNARY:
        for x in EVERY:
            yield text, {"x": x}


def texts():
    for text in TEXTUAL:
        for x, y in itertools.product(VALUES["string"], VALUES["string"]):
            yield text, {"x": x, "y": y}
        for x, y in itertools.product(SAMPLES, SAMPLES):
            yield text, {"x": x, "y": y}
    for pattern in PATTERNS:
        for x in VALUES["string"]:
            yield "x.matches(y)", {"x": x, "y": string(pattern)}


def logic():
    """Every tree of one and two operators over true, false, an error, another error and a value that is no bool."""
    variables = {"m": mapping()}
    leaves = list(LEAVES)
    inner = [f"{a} {operator} {b}" for a in leaves for operator in ("&&", "||") for b in leaves]
    inner += [f"!{leaf}" for leaf in leaves]
    inner += [f"{a} ? {b} : {c}" for a in leaves for b in leaves for c in leaves]
    for text in inner:
        yield text, variables
    for text, leaf, operator in itertools.product(inner, leaves, ("&&", "||")):
        yield f"({text}) {operator} {leaf}", variables
        yield f"{leaf} {operator} ({text})", variables
    for text in inner:
        yield f"!({text})", variables
        yield f"({text}) ? 1 : 2", variables


def quantifiers():
    """`all` and `exists` over up to three elements, each of them true, false, or a condition with an error."""
    conditions = {"a": "true", "b": "false", "c": "m.missing", "d": "1"}
    chain = "e == 'a' ? true : e == 'b' ? false : e == 'c' ? m.missing : 1"
    for quantifier in ("all", "exists"):
        for length in range(4):
            for names in itertools.product(conditions, repeat=length):
                elements = array(*map(string, names))
                yield f"x.{quantifier}(e, {chain})", {"x": elements, "m": mapping()}
        yield f"[1, 2].{quantifier}(e, [3, e].{quantifier}(f, f > e))", {}
        yield f"[1, 2].{quantifier}(e, [e].{quantifier}(e, e > 1))", {}
        yield f"{{'a': 1, 'b': 2}}.{quantifier}(k, k < 'b')", {}


LITERALS = [
    "0", "-0", "007", "0x1F", "-0x1f", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1.5", ".5", "-1.5e3",
    "1e3", "1E-3", "1.e3", "1.", "'a'", '"a"', "'''a'''", '"""a"""', "''", "''''''", "r'\\n'", "R'\\n'", "'\\n'", "'\\t\\r\\\\'",
    "'\\x41'", "'\\X41'", "'\\u00e9'", "'\\U0001F426'", "'\\101'", "'\\400'", "'\\ud800'", "'\\q'", "'\\x4'", "'a\nb'", "b'a'", "B'a'",
    "b'\\xff'", "b'\\377'", "b'\u00e9'", "br'\\n'", "rb'\\n'", "'\u00e9'", "'it\\'s'", "\"it's\"", "'\\\"'", "'\\`'", "true", "false",
    "null", "[]", "[1, 2]", "[1, 2,]", "[,]", "{}", "{'a': 1}", "{'a': 1,}", "{1: 2, 'b': [3]}", "{'a': 1, 'a': 2}", "{1.5: 1}",
    "{null: 1}", "{[]: 1}", "(1)", "((1))", "(1", "1)", "", " ", "1 // a comment", "//", "1 == 1 == true", "1 < 2 == true", "!true == false",
    "!(true)", "1 in [1] == true", "true ? false ? 1 : 2 : 3", "false ? 1 : true ? 2 : 3", "true || false && false",
    "(true || false) && false", "x.package", "x.null", "x.", ".x", "x..a", "x.a.b.c", "x[0][0]", "1 = 1", "1 === 1", "a & b", "true and true",
    "if", "for", "while == 1", "in", "@", "#", "$x", "'", "\"a'", "'''a''", "size()", "size(1, 2)", "'a'.size(1)", "'a'.startsWith()",
    "startsWith('a', 'b')", "has(x)", "has()", "has(x.a, x.b)", "has(x['a'])", "has(1)", "x.exists(1, true)", "x.exists(e)",
    "x.exists(e, e, e)", "x.exists(e.f, true)", "exists(x, e, true)", "unknown", "unknown.a", "unknown(1)", "x.unknown()",
    "1 ? 2", "1 : 2", "? 1 : 2", "true ? : 2", "&& true", "true &&", "== 1", "!", "- 1", "-1.5", "-x", "- 'a'", "[1][0]", "[1][1]", "[1][-1]",
    "{'a': 1}.a", "{'a': 1}['a']", "{'a': 1}.b", "{1: 'x'}[1]", "'abc'[0]", "'a' 'b'", "1 2", "[1 2]", "{'a' 1}", "\t1\n", "1\f", "\u00a01",
]  # fmt: skip


def literals():
    for text in LITERALS:
        yield text, {"x": mapping((string("a"), ONE), (string("package"), TWO))}


def all_questions():
    return list(itertools.chain(pairs(), single(), texts(), logic(), quantifiers(), literals()))
