"""Lookups by the node's own reader, one after the other in one process, as on a node."""

import json
import os
import pathlib
import subprocess

_ROOT = pathlib.Path(__file__).resolve().parents[3]


class Lookups:
    def __init__(self):
        binary = os.environ.get("MUSTER_PROBE") or str(_ROOT / ".build" / "debug" / "Probe")
        self._process = subprocess.Popen(
            [binary, "lookups"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def ask(self, cookie, **settings):
        """The outcome, the reason and the session's values."""
        question = {"cookie": cookie, **{name: str(value) for name, value in settings.items()}}
        self._process.stdin.write(json.dumps(question) + "\n")
        answer = json.loads(self._process.stdout.readline())
        return answer["outcome"], answer["reason"], answer["value"]

    def user(self, cookie, **settings):
        """The id of the session's user; the outcome and its reason where there is none."""
        outcome, reason, value = self.ask(cookie, **settings)
        if outcome != "found":
            return outcome, reason
        return next(entry["int"] for key, entry in value["map"] if key == {"string": "user_id"})
