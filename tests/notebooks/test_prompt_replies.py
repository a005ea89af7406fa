"""The build hears a kernel's reply at once, also where `interact` has the client send while it waits."""

from time import monotonic, sleep

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.output_widget import OutputWidget

from prompt_replies import PromptManager

TIMEOUT = 60  # seconds; the cell takes about one, and on a busy machine its kernel many to start
CELL = "from ipywidgets import interact\n\n@interact(size=(1, 5))\ndef show(size=2):\n    print(size)"


@pytest.fixture
def busy_client(monkeypatch):
    """A client so slow to send that the reply has come before it is done."""
    send = OutputWidget._publish_msg
    monkeypatch.setattr(OutputWidget, "_publish_msg", lambda *args, **kwargs: (sleep(0.3), send(*args, **kwargs)))


def test_a_reply_that_comes_while_the_client_sends_is_heard(busy_client):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    start = monotonic()
    NotebookClient(notebook, timeout=TIMEOUT, kernel_manager_class=PromptManager).execute()
    assert monotonic() - start < TIMEOUT
    assert [output.output_type for output in notebook.cells[0].outputs] == ["display_data"]
