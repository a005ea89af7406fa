"""Firefox, driven by WebDriver BiDi over a web socket: what the tests of other engines need of it, and no more.

Source: https://w3c.github.io/webdriver-bidi/
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import websocket

COMMANDS = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
REQUIRED = "REQUIRE_FIREFOX"  # a variable that forbids to skip, for machines that are set up to have it
AWAY = {"type": "pointerMove", "x": 1, "y": 1}  # where the pointer waits: what a page scrolls under it is not pointed at
HALF = (
    "Invalid markup: Incorrect number of children for"  # a formula of which the rest is still on its way; test_site.py looks at the whole
)
EVENTS = ["log.entryAdded", "network.fetchError", "network.responseCompleted", "network.beforeRequestSent"]
KEYS = {
    "ArrowUp": "\ue013",
    "ArrowDown": "\ue015",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
    "Enter": "\ue007",
    "Tab": "\ue004",
    "Control": "\ue009",
}
PREFERENCES = {
    "ui.systemUsesDarkTheme": 0,
    "app.update.auto": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "extensions.update.enabled": False,
}


def find_firefox():
    """Return the path of Firefox: $FIREFOX or an installed one; None where there is none, unless REQUIRE_FIREFOX is set."""
    named = os.environ.get("FIREFOX")
    found = next(filter(None, map(shutil.which, [named] if named else COMMANDS)), None)
    if found is None and (named or os.environ.get(REQUIRED)):
        raise FileNotFoundError(f"there is no Firefox, though {'FIREFOX' if named else REQUIRED} asks for it: install one")
    return found


class Firefox:
    """A headless Firefox with one tab, and a list of what went wrong in it."""

    def __init__(self, socket):
        self.socket, self.number, self.troubles, self.homes = socket, 0, [], ("data:", "blob:", "about:")
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=EVENTS)
        self.tab = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def call(self, method, **params):
        """Send a command and return its result; what happens meanwhile is noted. Raises RuntimeError for an error."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message["type"] == "event":
                self._note(message["method"], message["params"])
            elif message["id"] == self.number:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['error']}, {message['message']}")
                return message["result"]

    def _note(self, event, params):
        url = params.get("request", {}).get("url", "")
        if event == "log.entryAdded" and params["level"] in ("error", "warn") and not params["text"].startswith(HALF):
            self.troubles.append(f"{params['level']}: {params['text']}")
        if event == "network.fetchError" and params["errorText"] != "NS_BINDING_ABORTED":
            self.troubles.append(f"failed: {url} {params['errorText']}")
        if event == "network.responseCompleted" and params["response"]["status"] >= 400:
            self.troubles.append(f"{params['response']['status']}: {url}")
        if event == "network.beforeRequestSent" and not url.startswith(self.homes):
            self.troubles.append(f"request to elsewhere: {url}")

    def open(self, url, home):
        """Go to a page, whose requests may go to `home` only, or to an earlier one, whose pictures may still be on their way."""
        self.homes = (*self.homes, home)
        self.call("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def evaluate(self, expression):
        """Return what a JavaScript expression gives, as JSON; a promise is waited for."""
        text = f"Promise.resolve({expression}).then((value) => JSON.stringify(value ?? null))"
        answer = self.call("script.evaluate", expression=text, target={"context": self.tab}, awaitPromise=True)
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def press(self, *keys):
        """Press keys one after the other on what has the focus."""
        steps = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self.call("input.performActions", context=self.tab, actions=[{"type": "key", "id": "keys", "actions": steps}])

    def drag(self, *points):
        """Press the pointer at the first of the points (x, y) of the window, lead it along them, and let it go; one point is a click."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y)} for x, y in points]
        steps = [moves[0], {"type": "pointerDown", "button": 0}, *moves[1:], {"type": "pointerUp", "button": 0}, AWAY]
        self.call("input.performActions", context=self.tab, actions=[{"type": "pointer", "id": "mouse", "actions": steps}])

    def choose(self, selector, path):
        """Choose a file in an input."""
        (node,) = self.call("browsingContext.locateNodes", context=self.tab, locator={"type": "css", "value": selector}, maxNodeCount=1)[
            "nodes"
        ]
        self.call("input.setFiles", context=self.tab, element={"sharedId": node["sharedId"]}, files=[str(path)])

    def resize(self, width, height):
        """Give the window's inside a size in pixels."""
        self.call("browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height})


@contextmanager
def firefox(path, *, offline=False):
    """Run Firefox for the length of a `with` statement; only if it shall work offline, with service workers, which hide requests."""
    with tempfile.TemporaryDirectory() as profile:
        preferences = {**PREFERENCES, "dom.serviceWorkers.enabled": offline}
        lines = "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
        Path(profile, "user.js").write_text(lines, "utf-8")
        command = [path, "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile]
        environment = {**os.environ, "HOME": profile, "MOZ_HEADLESS_WIDTH": "1280", "MOZ_HEADLESS_HEIGHT": "900"}
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment)
        try:
            address = next(match[1] for line in process.stderr if (match := re.search(r"BiDi listening on (ws://\S+)", line)))
            socket = websocket.create_connection(f"{address}/session", timeout=60, suppress_origin=True)
            yield Firefox(socket)
            socket.close()
        finally:
            process.terminate()
            process.wait(20)
