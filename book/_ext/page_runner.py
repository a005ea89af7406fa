"""Runs a page's cells in the reader's browser: page_python_worker.js calls `run` there, in Pyodide.

Python there has NumPy and the course's NumPy modules. What else a cell imports is passed over and named.
"""

import ast
import io
import json
import linecache
from contextlib import redirect_stderr, redirect_stdout
from traceback import TracebackException

from utils.language import set_language, t

names = {"__name__": "__main__"}
lacking = set()
cells = 0


def speak(language):
    """Let what runs here, and the checkers, speak a page's language, such as "en" or "zh-CN"."""
    set_language(language.partition("-")[0])


def run(source):
    """Run one cell; return JSON of `text`, `html` (of a last value that has some) and `error`, each "" if there is none.

    >>> run("print(1 + 1)")
    '{"text": "2\\\\n", "html": "", "error": ""}'
    """
    told = io.StringIO()
    html = error = ""
    with redirect_stdout(told), redirect_stderr(told):
        try:
            html = show(evaluate(source))
        except BaseException as problem:  # also SystemExit: nothing that a cell does may end this Python
            error = describe(problem)
    return json.dumps({"text": told.getvalue(), "html": html, "error": error})


def evaluate(source):
    """Run the statements; return the value of a last expression, else None."""
    global cells
    cells += 1
    place = f"<cell {cells}>"
    linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)  # for tracebacks
    statements = ast.parse(source, place).body
    last = statements.pop() if statements and isinstance(statements[-1], ast.Expr) else None
    absent = []
    for statement in statements:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            absent += run_import(statement, place)
        else:
            execute(statement, place)
    if absent:
        lacking.update(absent)
        print(t("Not in this Python, which has NumPy alone: {names}", names=", ".join(absent)))
    return eval(compile(ast.Expression(last.value), place, "eval"), names) if last else None


def execute(statement, place):
    exec(compile(ast.Module([statement], []), place, "exec"), names)


def run_import(statement, place):
    """Import name by name; return those that are not here."""
    absent = []
    for alias in statement.names:
        statement.names = [alias]
        try:
            execute(statement, place)
        except ImportError:
            absent.append((alias.asname or alias.name).partition(".")[0])
    return absent


def show(value):
    """Return a value's HTML; print one that has none."""
    if hasattr(value, "_repr_html_") and not isinstance(value, type):
        return value._repr_html_()
    if value is not None:
        print(repr(value))
    return ""


def describe(problem):
    """Return the traceback, from the cell on."""
    trace = problem.__traceback__
    while trace and not trace.tb_frame.f_code.co_filename.startswith("<cell "):
        trace = trace.tb_next
    text = "".join(TracebackException(type(problem), problem, trace).format())
    if isinstance(problem, NameError) and problem.name in lacking:
        text += t("{name} is not in this Python: open the page in Jupyter for it.", name=problem.name) + "\n"
    return text
