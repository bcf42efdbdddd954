"""Pushes over HTTP with nothing but the standard library: python3 push_http.py TOPIC JSON [HUB [VHOST]]

Where the vhost has keys, one of them is taken from MUSTER_KEY.
"""

import json
import os
import sys
import urllib.error
import urllib.request


def push(topic, data, event=None, hub="http://127.0.0.1:8090", vhost="/", key=None):
    """Pushes to one topic and returns the hub's answer; raises when the push was not taken."""
    body = {"topic": topic, "data": data, "vhost": vhost}
    if event is not None:
        body["event"] = event
    headers = {"Content-Type": "application/json"}
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(f"{hub}/v1/push", json.dumps(body).encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        error = json.load(refusal)["error"]
        raise RuntimeError(f"push refused: {error['code']} {error['reason']}") from None


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: python3 push_http.py TOPIC JSON [HUB [VHOST]]")
    options = dict(zip(("hub", "vhost"), sys.argv[3:]))
    print(json.dumps(push(sys.argv[1], json.loads(sys.argv[2]), key=os.environ.get("MUSTER_KEY"), **options)))
