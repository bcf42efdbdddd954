"""Rules on every text of the repository: it speaks of the product only."""

import re

from .findings import Finding

# This folder's own patterns and fixtures would match.
_EXEMPT = "scripts/checks/"

_PATTERNS = [
    ("a path of one machine", re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+|opt/swift-packages)(?:/|\b)")),
    ("talk of an issue", re.compile(r"(?<![\w/-])(?:[Ii]ssues?\s+#?\d+|\(#\d+\)|(?:fixes|closes|see)\s+#\d+)")),
    ("a note to oneself", re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")),
]


def check_texts(texts):
    """`texts` yields (path, text)."""
    for path, text in texts:
        if path.startswith(_EXEMPT):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            for name, pattern in _PATTERNS:
                if pattern.search(line):
                    yield Finding(path, number, f"{name}: {line.strip()[:80]}")
