"""Waiting for what no event tells us about."""

import time


def eventually(probe, timeout=20, what="a condition", every=0.02):
    """Asks `probe` until it returns something truthy, and returns that."""
    end = time.monotonic() + timeout
    while True:
        last = probe()
        if last:
            return last
        if time.monotonic() >= end:
            raise AssertionError(f"{what} did not come about within {timeout} s (last: {last!r})")
        time.sleep(every)
