"""How producers hand pushes over: one class for each door of the hub.

`push` hands one push over and says whether the hub has acknowledged it: True, False (refused, or nobody knows), or None, when
the answer is still to come, through `answers`. Whoever pushes again after a lost answer would double the push: nobody does.
"""

import http.client
import time

import zmq

# An answer that did not come for so long does not come any more.
_PATIENCE = 1.0


class _ZeroMQDoor:
    def __init__(self, kind, endpoint):
        self.context = zmq.Context()
        self.socket = self.context.socket(kind)
        self.socket.linger = 0
        self.socket.sndtimeo = 200

    def answers(self):
        """(number, whether it was acknowledged) of pushes whose answers have come meanwhile."""
        return ()

    def close(self):
        self.socket.close(0)
        self.context.term()


class PushDoor(_ZeroMQDoor):
    """Fire and forget: nothing is promised in front of the hub, everything behind it."""

    name = "push"

    def __init__(self, hub):
        super().__init__(zmq.PUSH, hub.ingest)
        self.socket.connect(hub.ingest)

    def push(self, number, topic, data):
        self.socket.send_multipart([topic, data])
        return False


class RequestDoor(_ZeroMQDoor):
    """One push at a time, each acknowledged."""

    name = "request"

    def __init__(self, hub):
        super().__init__(zmq.REQ, hub.backends)
        self.socket.setsockopt(zmq.REQ_RELAXED, 1)
        self.socket.setsockopt(zmq.REQ_CORRELATE, 1)
        self.socket.rcvtimeo = int(_PATIENCE * 1000)
        self.socket.connect(hub.backends)

    def push(self, number, topic, data):
        self.socket.send_multipart([topic, data])
        try:
            return self.socket.recv().startswith(b'{"pushed"')
        except zmq.Again:
            return False


class DealerDoor(_ZeroMQDoor):
    """Many pushes on their way, each acknowledged."""

    name = "dealer"
    _WINDOW = 64

    def __init__(self, hub):
        super().__init__(zmq.DEALER, hub.backends)
        self.socket.connect(hub.backends)
        self._waiting = {}

    def push(self, number, topic, data):
        self.socket.send_multipart([b"%d" % number, b"", topic, data])
        self._waiting[number] = time.monotonic()
        return None

    def answers(self):
        while True:
            full = len(self._waiting) >= self._WINDOW
            if not self.socket.poll(int(_PATIENCE * 1000) if full else 0):
                if full:
                    self._forget()
                return
            number, _, answer = self.socket.recv_multipart()
            self._waiting.pop(int(number), None)
            yield int(number), answer.startswith(b'{"pushed"')

    def _forget(self):
        old = time.monotonic() - _PATIENCE
        self._waiting = {number: sent for number, sent in self._waiting.items() if sent > old}


class HTTPDoor:
    """One request at a time over one connection."""

    name = "http"

    def __init__(self, hub):
        self._address = hub.http
        self._connection = None

    def push(self, number, topic, data):
        body = b'{"topic":"%b","data":%b}' % (topic, data)
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self._address, timeout=_PATIENCE)
            self._connection.request("POST", "/v1/push", body, {"Content-Type": "application/json"})
            answer = self._connection.getresponse()
            answer.read()
            return answer.status == 200
        except (OSError, http.client.HTTPException):
            self.close()
            # Not to try again at full speed while nobody listens.
            time.sleep(0.05)
            return False

    def answers(self):
        return ()

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None


ALL = (DealerDoor, RequestDoor, HTTPDoor, PushDoor)
