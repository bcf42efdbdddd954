"""Fixtures: the program that answers what this package's readers make of an input."""

import json
import os
import pathlib
import subprocess

import pytest

_ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def probe():
    """Asks one subcommand of Probe about many inputs: `probe("expressions", questions)` answers in their order.

    Inputs and answers are JSON, one per line. `MUSTER_PROBE` names another binary than the debug build.
    """
    binary = os.environ.get("MUSTER_PROBE") or str(_ROOT / ".build" / "debug" / "Probe")

    def ask(subcommand, questions):
        lines = "".join(json.dumps(question) + "\n" for question in questions)
        done = subprocess.run([binary, subcommand], input=lines, capture_output=True, text=True, check=False)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert done.returncode == 0, done.stderr[-2000:]
        assert len(answers) == len(questions), f"{len(questions)} questions, {len(answers)} answers"
        return answers

    return ask
