"""How large a run is."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Plan:
    """Sizes of a run. `rate` is pushes a second of all producers together, `short` the form that scripts/test runs."""

    subscribers: int = 300
    topics: int = 100
    rate: int = 1000
    nodes: int = 3
    short: bool = False
    # What was asked for on the command line; None: as long as the scenario likes.
    seconds: float | None = None
    # Whether the scenario was asked for by its name.
    named: bool = False

    def choose(self, full, short):
        return short if self.short else full


def short_plan(**changes):
    return Plan(subscribers=60, topics=20, rate=200, short=True, **changes)
