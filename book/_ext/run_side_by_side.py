"""Run the notebooks that have no stored results side by side, one per processor, before Sphinx reads the pages in turn.

What fails here is not stored; myst-nb runs it once more and reports it.
"""

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor


def run_stale(app, env, docnames):
    """Fill myst-nb's cache for the pages that are about to be read, unless it keeps none."""
    if env.mystnb_config.execution_mode != "cache":
        return
    cache = get_cache(env.mystnb_config.execution_cache_path)
    notebooks = [path for path in map(str, map(env.doc2path, docnames)) if path.endswith(".ipynb")]
    for path in notebooks:
        cache.add_nb_to_project(path)
    if stale := [record.uri for record in cache.list_unexecuted(filter_uris=notebooks)]:
        load_executor("local-parallel", cache).run_and_cache(filter_uris=stale, timeout=app.config.nb_execution_timeout)


def setup(app):
    """Register with Sphinx."""
    app.connect("env-before-read-docs", run_stale)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
