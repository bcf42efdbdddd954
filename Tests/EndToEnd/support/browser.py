"""A real browser: Debian's Chromium, driven by its own driver. Nothing is downloaded."""

import contextlib
import functools
import http.server
import json
import os
import shutil
import struct
import threading
import zlib

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from .waiting import eventually


def _program(*names):
    found = next(filter(None, map(shutil.which, names)), None)
    assert found, f"no {names[0]}: install Debian's chromium and chromium-driver"
    return found


class Browser:
    """One browser with its first tab."""

    def __init__(self, folder):
        options = Options()
        options.binary_location = _program("chromium", "chromium-browser", "google-chrome")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        # No sandbox, since tests may run as root; small shared memory, as containers have it.
        flags = ["headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "no-first-run", "no-proxy-server"]
        flags += ["window-size=1280,1000", f"user-data-dir={folder}", "disable-background-networking"]
        for flag in flags:
            options.add_argument(f"--{flag}")
        # Without it selenium would ask the network for another driver when this one does not suit it.
        os.environ["SE_OFFLINE"] = "true"
        self.driver = webdriver.Chrome(options=options, service=Service(_program("chromedriver")))
        self.driver.set_script_timeout(30)

    def close(self):
        self.driver.quit()

    def command(self, name, **arguments):
        """A command of the Chrome DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, arguments)

    def open(self, url):
        self.driver.get(url)
        return self

    def new_tab(self, url):
        self.driver.switch_to.new_window("tab")
        self.driver.get(url)
        return self.driver.current_window_handle

    def show(self, tab):
        self.driver.switch_to.window(tab)

    def close_other_tabs(self):
        """Leaves one tab, with an empty page."""
        first, *others = self.driver.window_handles
        for tab in others:
            self.show(tab)
            self.driver.close()
        self.show(first)
        self.driver.get("about:blank")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait_for(self, script, *arguments, timeout=20):
        """Runs the script until it returns something true."""
        return eventually(lambda: self.run(script, *arguments), timeout, f"in the browser: {script}")

    def find(self, selector):
        return self.driver.find_element("css selector", selector)

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def fill(self, selector, text):
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def errors(self):
        """What the browser itself complained about since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def look(self, width, height, scheme):
        """Sets the size of the window and the colour scheme."""
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def screenshot(self, path):
        """Saves a picture; its pixels."""
        assert self.driver.save_screenshot(str(path))
        return Picture(path.read_bytes())


class Picture:
    """The pixels of a PNG of 8 bits a channel without interlacing, as browsers write them (RFC 2083)."""

    def __init__(self, png):
        self.width, self.height, depth, kind = struct.unpack(">IIBB", png[16:26])
        assert depth == 8 and kind in (2, 6), (depth, kind)
        size = 3 if kind == 2 else 4
        data, at = b"", 8
        while at < len(png):
            (length,) = struct.unpack(">I", png[at : at + 4])
            if png[at + 4 : at + 8] == b"IDAT":
                data += png[at + 8 : at + 8 + length]
            at += length + 12
        self._rows = list(self._unfiltered(zlib.decompress(data), size))
        self._size = size

    def _unfiltered(self, raw, size):
        stride = self.width * size
        above = bytearray(stride)
        for start in range(0, len(raw), stride + 1):
            kind, row = raw[start], bytearray(raw[start + 1 : start + 1 + stride])
            for index in range(stride):
                left = row[index - size] if index >= size else 0
                corner = above[index - size] if index >= size else 0
                row[index] = (row[index] + _predicted(kind, left, above[index], corner)) & 0xFF
            yield row
            above = row

    def pixel(self, x, y):
        at = x * self._size
        return tuple(self._rows[y][at : at + 3])

    def colours(self, step=3):
        """How often each colour stands in every `step`-th pixel."""
        counts = {}
        for y in range(0, self.height, step):
            for x in range(0, self.width, step):
                pixel = self.pixel(x, y)
                counts[pixel] = counts.get(pixel, 0) + 1
        return counts


def _predicted(kind, left, above, corner):
    if kind == 4:
        guess = left + above - corner
        return min((left, above, corner), key=lambda one: abs(guess - one))
    return (0, left, above, (left + above) // 2)[kind]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def files(folder):
    """Serves a folder over HTTP; its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def told(browser, event):
    """What the page client.html was told under that name so far."""
    script = "return window.told.filter((one) => one.event === arguments[0]).map((one) => one.detail)"
    return browser.run(script, event)


def result(browser):
    """What came of unit.html."""
    return json.loads(browser.wait_for("return document.body && document.body.dataset.result", timeout=60))
