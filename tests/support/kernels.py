"""A Jupyter server of its own for a test: what JupyterLab, Notebook 7 and live code talk to."""

import os
import re
import secrets
import subprocess
import sys
from contextlib import contextmanager
from threading import Thread


@contextmanager
def jupyter(home, *options):
    """Run JupyterLab's server with all its files in `home`; give its address, without a slash at its end, and its token.

    Raises RuntimeError with what the server said if it does not start.
    """
    own = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    token = secrets.token_hex()
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ServerApp.port=0",
        f"--IdentityProvider.token={token}",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        *options,
    ]
    with subprocess.Popen(command, cwd=home, env={**os.environ, **own}, stderr=subprocess.PIPE, text=True) as running:
        try:
            yield _address(running), token
        finally:
            running.terminate()


def _address(running):
    said = []
    for line in running.stderr:
        said.append(line)
        if address := re.search(r"(http://127\.0\.0\.1:\d+)/lab", line):
            Thread(target=running.stderr.read, daemon=True).start()  # a full pipe would stop the server
            return address[1]
    raise RuntimeError("JupyterLab did not start:\n" + "".join(said))
