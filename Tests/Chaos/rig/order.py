"""One order of a topic's pushes that all subscribers agree with, or the proof that there is none."""

import heapq


def agreed_order(sequences, sent):
    """Merges what each connection heard of a topic: (keys in one order, keys that contradict each other).

    Whatever stands before another key in one sequence stands before it in the result. What no sequence decides goes by
    `sent(key)`, the time of the push.
    """
    followers, waiting = {}, {}
    for sequence in sequences:
        for key in sequence:
            followers.setdefault(key, set())
            waiting.setdefault(key, 0)
        for earlier, later in zip(sequence, sequence[1:]):
            if later not in followers[earlier]:
                followers[earlier].add(later)
                waiting[later] += 1
    free = [(sent(key), key) for key, count in waiting.items() if count == 0]
    heapq.heapify(free)
    order = []
    while free:
        _, key = heapq.heappop(free)
        order.append(key)
        for later in followers[key]:
            waiting[later] -= 1
            if waiting[later] == 0:
                heapq.heappush(free, (sent(later), later))
    return order, [key for key, count in waiting.items() if count > 0]
