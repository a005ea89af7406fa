"""Run the notebooks that have no stored results side by side, one per processor, before Sphinx reads the pages in turn.

What fails here is not stored; myst-nb runs it once more and reports it. Beside the results stand the seconds and the memory
that they took: chapter_status.py shows them.
"""

import sys
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import zmq
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from jupyter_client import AsyncKernelManager
from traitlets import CaselessStrEnum

from editions import is_translation


class SocketManager(AsyncKernelManager):
    """A kernel's manager that talks through files where it can: kernels that start at the same moment may choose the same free port."""

    transport = CaselessStrEnum(["tcp", "ipc"], "ipc" if zmq.has("ipc") else "tcp")

    def _ip_default(self):
        if self.transport == "tcp":
            return super()._ip_default()
        self.folder = TemporaryDirectory()  # it goes when the manager goes
        return f"{self.folder.name}/kernel"


def run_stale(app, env, docnames):
    """Fill myst-nb's cache for the pages that are about to be read, unless it keeps none."""
    if env.mystnb_config.execution_mode != "cache":
        return
    cache = get_cache(env.mystnb_config.execution_cache_path)
    notebooks = [path for path in map(str, map(env.doc2path, docnames)) if path.endswith(".ipynb")]
    if stale := [path for path in notebooks if record_of(cache, path) is None and not is_translation(path)]:
        run = partial(run_and_store, cache=cache, timeout=app.config.nb_execution_timeout)
        # A small new process for each, so that what its kernel took can be told from the others.
        with get_context("spawn").Pool(maxtasksperchild=1) as pool:
            pool.map(run, stale, chunksize=1)


def record_of(cache, path):
    """Return what the cache holds of a notebook as it is now, or None."""
    with suppress(KeyError):
        return cache.match_cache_file(path)


def run_and_store(path, cache, timeout):
    """Run one notebook in its folder; store its results, its seconds and the memory of its kernel."""
    notebook = nbformat.read(path, as_version=4)
    result = single_nb_execution(
        notebook,
        cwd=str(Path(path).parent),
        timeout=timeout,
        allow_errors=False,
        kernel_manager_class=SocketManager,
        coalesce_streams=True,  # a line may come in two pieces, and myst-nb would make two lines of them
    )
    if result.err is None:
        data = {"execution_seconds": result.time, "peak_bytes": children_peak_bytes()}
        cache.cache_notebook_bundle(CacheBundleIn(notebook, path, data=data), check_validity=False, overwrite=True)


def children_peak_bytes():
    """Return the most memory that a child of this process has held, or None where the system does not count it."""
    if sys.platform == "win32":
        return None
    from resource import RUSAGE_CHILDREN, getrusage  # not there on Windows

    return getrusage(RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def setup(app):
    """Register with Sphinx."""
    app.connect("env-before-read-docs", run_stale)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
