"""Numbers for the verdict's line."""


def percentiles(latencies):
    """{"p50": seconds, "p99": ..., "max": ...}; empty without any."""
    if not latencies:
        return {}
    ordered = sorted(latencies)
    return {
        "p50": ordered[len(ordered) // 2],
        "p99": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)],
        "max": ordered[-1],
    }


def milliseconds(seconds):
    return f"{seconds * 1000:.0f}ms" if seconds >= 0.01 else f"{seconds * 1000:.1f}ms"


def latencies(visits, ledger, harmed=lambda visit: ()):
    """Seconds from the push to each delivery, without what was pushed in the times (begin, end) that `harmed` says."""
    found = []
    for visit in visits:
        times = harmed(visit)
        for log in visit.logs.values():
            for sent, wait in ledger.waits(log):
                if not any(begin <= sent <= end for begin, end in times):
                    found.append(wait)
    return found


def total(samples, name):
    """The sum of a metric over all processes and labels."""
    return int(sum(value for one in samples for key, value in one.items() if key.partition("{")[0] == name))
