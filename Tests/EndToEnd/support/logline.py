"""A line of Muster's log: `TIME level label: message key=value key="a value"`, perhaps behind a prefix of `muster up`."""

import json
import re
from typing import NamedTuple

_LINE = re.compile(r"(?P<time>\d{4}-\d\d-\d\dT[\d:.]+Z) +(?P<level>\w+) +(?P<label>[\w.\-]+): (?P<rest>.*)$")
_PAIR = re.compile(r'(?:^| )([A-Za-z][\w.\-]*)=("(?:[^"\\]|\\.)*"|\S*)')


class LogLine(NamedTuple):
    prefix: str
    level: str
    label: str
    message: str
    metadata: dict


def parse(line):
    """The parts of a log line, or None where it is none."""
    match = _LINE.search(line)
    if match is None:
        return None
    rest = match["rest"]
    pairs = list(_PAIR.finditer(rest))
    message = rest[: pairs[0].start()] if pairs else rest
    metadata = {pair[1]: _unquoted(pair[2]) for pair in pairs}
    return LogLine(line[: match.start()].strip(), match["level"], match["label"], message.strip(), metadata)


def _unquoted(value):
    if not value.startswith('"'):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value[1:-1]
