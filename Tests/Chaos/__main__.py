"""python Tests/Chaos [--list] [--short] [--seconds N] [--seed S] [SCENARIO ...]: see docs/testing.md."""

import argparse
import pathlib
import random
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "EndToEnd"))

# The path above has to be there first.
from rig import sandbox  # noqa: E402
from rig.plan import Plan, short_plan  # noqa: E402
from rig.rig import Rig  # noqa: E402
from rig.scenario import ALL, Skipped  # noqa: E402
import scenarios  # noqa: E402, F401


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/chaos", description="Breaks a cluster, and looks whether it keeps its promises.")
    parser.add_argument("names", metavar="SCENARIO", nargs="*", help="all of them when none is named")
    parser.add_argument("--list", action="store_true", help="list the scenarios")
    parser.add_argument("--short", action="store_true", help="fewer subscribers and pushes, shorter faults")
    parser.add_argument("--seconds", type=float, help="how long the load lasts, where a scenario has no length of its own")
    parser.add_argument("--seed", type=int, help="of all random choices; printed with each verdict")
    # What scripts/chaos asks before it builds: a word that is off must not take a build to be told.
    parser.add_argument("--only-arguments", action="store_true", help=argparse.SUPPRESS)
    found = parser.parse_args()
    for name in found.names:
        if name not in ALL:
            parser.error(f"expected one of {', '.join(ALL)}, found {name}")
    if found.only_arguments:
        sys.exit(0)
    return found


def play(name, plan, seed):
    """Plays one scenario: "passed", "failed" or "skipped"."""
    begun = time.monotonic()
    print(f"{name}: {ALL[name].what} (seed {seed})", flush=True)
    with tempfile.TemporaryDirectory(prefix="muster-chaos-") as folder:
        rig = Rig(plan, seed, pathlib.Path(folder))
        try:
            ALL[name].run(rig)
            failures, figures = rig.conclude(), rig.figures()
        except Skipped as reason:
            print(f"skipped {name}: {reason}", flush=True)
            return "skipped"
        except Exception as error:
            # Whatever it was: the next scenario is another run.
            show_trace = not isinstance(error, AssertionError)
            failures, figures = [*rig.failures, traceback.format_exc() if show_trace else str(error)], ""
        finally:
            rig.close()
        verdict = "failed" if failures else "passed"
        notes = "".join(f"; {note}" for note in rig.notes)
        print(f"{verdict} {name} in {time.monotonic() - begun:.0f} s: {figures}{notes}", flush=True)
        for failure in failures:
            print(f"    {failure}", flush=True)
        if failures:
            show_logs(rig)
        return verdict


def show_logs(rig):
    """The last words of each process, for whoever looks for the reason."""
    for server in [rig.servers.hub, *rig.servers.nodes] if hasattr(rig, "servers") else []:
        lines = server.process.lines() if server.process else []
        # A crash tells its reason first and much about itself then.
        crash = next((place for place, line in enumerate(lines) if "ssertion" in line or "Fatal" in line or "rash" in line), None)
        for line in lines[-8:] if crash is None else lines[crash:crash + 60]:
            print(f"    {server.name}: {line}", flush=True)


def main():
    wanted = arguments()
    if wanted.list:
        for one in ALL.values():
            print(f"{one.name:14} {one.what}")
        return 0
    sandbox.enter(str(HERE))
    if sandbox.is_entered():
        sandbox.raise_loopback()
    seed = wanted.seed if wanted.seed is not None else random.SystemRandom().randrange(1_000_000)
    sizes = {"seconds": wanted.seconds, "named": bool(wanted.names)}
    plan = short_plan(**sizes) if wanted.short else Plan(**sizes)
    outcomes = [play(name, plan, seed) for name in wanted.names or ALL]
    counts = {outcome: outcomes.count(outcome) for outcome in ("passed", "failed", "skipped")}
    print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()), flush=True)
    return 0 if counts["failed"] == 0 and counts["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
