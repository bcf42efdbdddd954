"""Pushes over HTTP with nothing but the standard library: python3 push_http.py TOPIC JSON [HUB]"""

import json
import sys
import urllib.error
import urllib.request


def push(topic, data, event=None, hub="http://127.0.0.1:8090"):
    """Pushes to one topic and returns the hub's answer; raises when the push was not taken."""
    body = {"topic": topic, "data": data}
    if event is not None:
        body["event"] = event
    request = urllib.request.Request(
        f"{hub}/v1/push", json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        error = json.load(refusal)["error"]
        raise RuntimeError(f"push refused: {error['code']} {error['reason']}") from None


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python3 push_http.py TOPIC JSON [HUB]")
    print(json.dumps(push(sys.argv[1], json.loads(sys.argv[2]), hub=(sys.argv[3:] or ["http://127.0.0.1:8090"])[0])))
