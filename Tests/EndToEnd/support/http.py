"""Small HTTP requests."""

import json
import re
import urllib.error
import urllib.request

_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_SAMPLE = re.compile(r"^([A-Za-z_:][\w:]*(?:\{[^}]*\})?) (\S+)")


def request(address, path, body=None, headers=None, method=None, timeout=20):
    """(status, headers, body) of one request to `host:port`; a refusal is an answer too."""
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    asked = urllib.request.Request(f"http://{address}{path}", data=body, method=method)
    if body is not None:
        asked.add_header("Content-Type", "application/json")
    for name, value in (headers or {}).items():
        asked.add_header(name, value)
    try:
        with _opener.open(asked, timeout=timeout) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read()


def json_request(address, path, body=None, **options):
    """(status, body as JSON)."""
    status, _, answer = request(address, path, body, **options)
    return status, json.loads(answer)


def metrics(address):
    """Every sample of /metrics: {'name{label="value"}': number}."""
    status, _, body = request(address, "/metrics")
    assert status == 200, (status, body)
    samples = {}
    for line in body.decode().splitlines():
        if match := _SAMPLE.match(line):
            samples[match[1]] = float(match[2])
    return samples
