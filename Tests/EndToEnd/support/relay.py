"""A TCP relay that a test can cut or stall: what stands between a node and its hub."""

import queue
import socket
import threading
import time


class Relay:
    """Passes bytes between whoever connects to `endpoint` and `target`, in both directions.

    `rate` is how many bytes a second may come from the target; None: as many as will. `delay` is how many seconds the bytes
    are under way in each direction.
    """

    def __init__(self, target, rate=None, delay=0):
        self._rate = rate
        self._delay = delay
        self._target = _address(target)
        # How often something had to wait because of `stall`.
        self.held = 0
        self._pairs = []
        self._lock = threading.Lock()
        self._admits = True
        self._flows = {"to_target": threading.Event(), "from_target": threading.Event()}
        for flow in self._flows.values():
            flow.set()
        self._listen(("127.0.0.1", 0))
        self._address = self._listener.getsockname()
        self.endpoint = "tcp://%s:%d" % self._address

    def cut(self):
        """Ends every connection at once, as a broken network does: with a reset."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                _reset(end)
        return len(pairs)

    def refuse(self):
        """Lets nobody in until `admit`: whoever connects is cut off at once."""
        self._admits = False

    def admit(self):
        self._admits = True

    def vanish(self):
        """Stops listening until `appear`: connections are refused as where no process runs."""
        # Closing alone would not wake who waits in `accept`.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def appear(self):
        self._listen(self._address)

    def redirect(self, target):
        """Sends whoever connects from now on to `target`; connections that exist stay where they are."""
        self._target = _address(target)

    def stall(self, *directions):
        """Passes nothing on until `flow`: "to_target", "from_target", or both."""
        for direction in directions or self._flows:
            self._flows[direction].clear()

    def flow(self):
        for event in self._flows.values():
            event.set()

    def close(self):
        self._listener.close()
        self.flow()
        self.cut()

    def _listen(self, address):
        self._listener = socket.create_server(address)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            if not self._admits:
                near.close()
                continue
            try:
                far = socket.create_connection(self._target, timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self._lock:
                self._pairs.append((near, far))
            threading.Thread(target=self._pass, args=(near, far, self._flows["to_target"], None), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, self._flows["from_target"], self._rate), daemon=True).start()

    def _pass(self, source, sink, flow, rate):
        received = self._delayed(source) if self._delay else iter(lambda: source.recv(1 << 16), b"")
        try:
            for data in received:
                if not flow.is_set():
                    self.held += 1
                    flow.wait()
                sink.sendall(data)
                if rate:
                    time.sleep(len(data) / rate)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _delayed(self, source):
        """What comes from `source`, each piece when it has been under way for long enough."""
        under_way = queue.SimpleQueue()

        def receive():
            data = b"begin"
            while data:
                try:
                    data = source.recv(1 << 16)
                except OSError:
                    data = b""
                under_way.put((time.monotonic() + self._delay, data))

        threading.Thread(target=receive, daemon=True).start()
        while True:
            due, data = under_way.get()
            time.sleep(max(0, due - time.monotonic()))
            if not data:
                return
            yield data


def _address(endpoint):
    host, _, port = endpoint.removeprefix("tcp://").rpartition(":")
    return (host, int(port))


def _reset(end):
    try:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        end.shutdown(socket.SHUT_RDWR)
        end.close()
    except OSError:
        pass
