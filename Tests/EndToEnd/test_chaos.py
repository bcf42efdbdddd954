"""The short form of scripts/chaos: each scenario breaks a cluster under load and compares what was heard with what was promised."""

import os
import pathlib
import re
import subprocess
import sys

import pytest

from support.binary import ROOT, muster

RIG = ROOT / "Tests" / "Chaos"
SCENARIOS = [
    name for file in sorted((RIG / "scenarios").glob("*.py")) for name in re.findall(r'@scenario\("(.+)"\)', file.read_text())
]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", SCENARIOS)
def test_promises_are_kept_through(name, capfd):
    environment = {**os.environ, "MUSTER_BIN": str(pathlib.Path(muster()).resolve())}
    done = subprocess.run([sys.executable, RIG, "--short", name], env=environment, capture_output=True, text=True, timeout=170,
                          stdin=subprocess.DEVNULL)
    if done.stdout.endswith("0 passed, 0 failed, 1 skipped\n"):
        pytest.skip(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    with capfd.disabled():
        print(f"\n{done.stdout.splitlines()[1]}")


def test_a_run_without_a_single_scenario_does_not_pass():
    done = subprocess.run([sys.executable, RIG, "no-such-scenario"], capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert "expected one of kill-node, " in done.stderr
