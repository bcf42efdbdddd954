"""Where this language differs from CEL on purpose. Each has its row in docs/manifest.md, which begins with its title."""

from .values import integer


def _scalars(value):
    """Numbers and texts in a value, keys included."""
    kind, content = value
    if kind == "list":
        for element in content:
            yield from _scalars(element)
    elif kind == "map":
        for key, element in content:
            yield from _scalars(key)
            yield from _scalars(element)
    else:
        yield value


def int_equals_text(text, variables):
    """An int and its canonical decimal form are compared, or one of them looks for the other as a key."""
    if text not in ("x == y", "x != y", "x in y", "x[y]"):
        return False
    for ours, others in ((variables["x"], variables["y"]), (variables["y"], variables["x"])):
        texts = {content for kind, content in _scalars(others) if kind == "string"}
        if any(kind == "int" and str(content) in texts for kind, content in _scalars(ours)):
            return True
    return False


TITLES = {int_equals_text: "An int equals its text"}

# What this language leaves out. Title of the row, expressions that it refuses, variables.
LEFT_OUT = {
    "Arithmetic": ["1 + 2 == 3", "x - 1", "2 * x", "x / 1", "x % 2", "-x", "--1", "'a' + 'b'", "[1] + [2]"],
    "Unsigned integers": ["1u", "0x1Fu == 31u"],
    "Other conversions": ["double(1)", "bytes('a')", "bool('true')", "type(1)", "dyn(1)"],
    "Times and durations": ["timestamp('2026-01-01T00:00:00Z')", "duration('1s')"],
    "Other macros": ["[1].map(e, e)", "[1].filter(e, e == 1)", "[1].exists_one(e, e == 1)"],
    "Bool keys of maps": ["{true: 1}", "{true: 1}[true]"],
}
VARIABLES = {"x": integer(3)}
