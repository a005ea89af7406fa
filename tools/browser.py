"""A real browser for the tests: find one or install one, start it, and serve it a folder."""

import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

SHELL = "chromium-headless-shell"  # the same engine without a window's parts: the tests take two thirds of the time
COMMANDS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser(playwright, *, whole=False):
    """Return the path of a Chromium: $CHROMIUM, an installed one, Playwright's own, or one installed now.

    The headless shell comes first, or not at all if the browser is to be `whole`, as where times are measured.
    Raises FileNotFoundError if $CHROMIUM names no file, RuntimeError if none is there and none can be installed.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            raise FileNotFoundError(f"CHROMIUM={chosen!r} is no program: name a Chromium or Chrome, or unset it")
        return found
    found = _installed(playwright, whole)
    if found is None:
        found = _install(playwright, whole)
    return found


def _installed(playwright, whole):
    """Return the path of a browser that is already there, or None."""
    for candidate in (*(() if whole else (SHELL,)), *COMMANDS, *MAC_APPS, playwright.chromium.executable_path):
        found = shutil.which(candidate)
        if found is not None:
            return found
    return None


def _install(playwright, whole):
    """Install a browser, by Debian's package as root, else by Playwright, and return its path."""
    ways = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        ways.insert(0, [["apt-get", "update"], ["apt-get", "install", "-y", "chromium" if whole else SHELL]])
    for commands in ways:
        if all(subprocess.run(command, stdout=sys.stderr).returncode == 0 for command in commands):
            found = _installed(playwright, whole)
            if found is not None:
                return found
    tried = "; ".join(" && ".join(map(" ".join, commands)) for commands in ways)
    raise RuntimeError(
        f"The browser tests need Chromium, and installing it failed ({tried}). Install Chromium or Google Chrome so that "
        "it is on the PATH, or set CHROMIUM to its path."
    )


def launch(playwright):
    """Start a headless browser; close it with `.close()` or use it in a `with` statement."""
    return playwright.chromium.launch(executable_path=find_browser(playwright), headless=True, args=list(FLAGS))


def settle(page):
    """Wait until what was asked for is painted: two frames on."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def reveal(page):
    """Show what waits for a guess, as a reader does by "Show it anyway"."""
    page.evaluate(
        "for (const model of globalThis.explorerModels?.values() ?? []) if (model.get('revealed') === false) model.set('revealed', true)"
    )


@contextmanager
def serve(folder, handler=None):
    """Serve `folder` on a free port of this machine for the length of a `with` statement; gives the base URL. A handler may add headers."""
    server = _QuietServer(("127.0.0.1", 0), partial(handler or Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # a page asks for many files at once
    block_on_close = False  # a browser keeps connections open; don't wait for it

    def handle_error(self, request, client_address):
        """Stay quiet when a browser hangs up in the middle of a file; report any other error."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A machine's own table may call these text/plain, and a browser then refuses to run the module.
    extensions_map: ClassVar = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".js": "text/javascript"}

    def log_message(self, format, *args):
        """Say nothing: the tests look at the browser's side."""
