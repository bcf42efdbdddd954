"""A client of WAMP v1 made with Autobahn 0.8.15, the last library for Twisted that spoke it: a process of its own.

    python autobahn_client.py ADDRESS PATH COOKIE

It reads one JSON array per line, `[method, arguments...]` with the names of the library's methods, and writes one per
line: what the library reports.
"""

import array
import builtins
import json
import sys

# What the library takes from the Python of its time, and is not there any more.
builtins.unicode = str
builtins.xrange = range

from autobahn.websocket import xormasker  # noqa: E402
from autobahn.wamp1.protocol import WampClientFactory, WampClientProtocol  # noqa: E402
from twisted.internet import reactor, stdio  # noqa: E402
from twisted.protocols.basic import LineReceiver  # noqa: E402


class Array(array.array):
    def tostring(self):
        return self.tobytes()


xormasker.array = Array


class Dictionary(dict):
    def has_key(self, key):
        return key in self


def report(*what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Protocol(WampClientProtocol):
    def connectionMade(self):
        super().connectionMade()
        self.subscriptions = Dictionary()
        self.prefixes.index = Dictionary(self.prefixes.index)
        self.calls = Dictionary()

    def onSessionOpen(self):
        report("open", self.session_id, self.session_server)
        stdio.StandardIO(Commands(self))

    def onMessage(self, payload, binary):
        message = json.loads(payload)
        if isinstance(message, dict):
            # Its sister for browsers passes over what is no array; this one would end the connection.
            report("object", message)
        else:
            super().onMessage(payload, binary)

    def onClose(self, clean, code, reason):
        report("close", clean, code)
        if reactor.running:
            reactor.stop()


class Commands(LineReceiver):
    delimiter = b"\n"

    def __init__(self, session):
        self.session = session

    def lineReceived(self, line):
        method, *arguments = json.loads(line)
        if method == "subscribe":
            self.session.subscribe(arguments[0], lambda topic, event: report("event", topic, event))
        elif method == "call":
            failed = lambda error: report("error", *error.value.args)
            self.session.call(*arguments).addCallbacks(lambda result: report("result", result), failed)
        elif method == "publish":
            topic, event, options = arguments
            self.session.publish(topic, event, **options)
        else:
            getattr(self.session, method)(*arguments)


class Factory(WampClientFactory):
    protocol = Protocol

    def _serialize(self, value):
        return super()._serialize(value).encode()


def main(address, path, cookie):
    factory = Factory(f"ws://{address}{path}", debug=False)
    factory.headers = {"Cookie": cookie}
    host, port = address.rsplit(":", 1)
    reactor.connectTCP(host, int(port), factory)
    reactor.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
