"""The list of scenarios."""

import dataclasses
import typing


@dataclasses.dataclass(frozen=True)
class Scenario:
    name: str
    what: str
    run: typing.Callable


ALL = {}


def scenario(name):
    """Enters a function into the list; the first line of its documentation says what it does."""

    def enter(function):
        ALL[name] = Scenario(name, function.__doc__.strip().splitlines()[0], function)
        return function

    return enter


class Skipped(Exception):
    """This machine does not allow it."""
