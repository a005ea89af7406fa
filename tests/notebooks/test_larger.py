"""The page for a GPU: its large branch runs as it stands, on a made-up archive of a few pictures and for one epoch."""

import re

import torch

from support.cifar_archive import made_up, names, records, write_archive
from tools.pages import cells


def run_large(folder, monkeypatch, capsys):
    """Run the page's code as if there were a GPU and an archive, and return what it prints."""
    monkeypatch.chdir(folder)
    code = "\n\n".join(cell.source for cell in cells("larger", "code"))
    code, switched = re.subn(r"^LARGE = torch\.cuda\.is_available\(\)", "LARGE = True", code, flags=re.M)
    code, shortened = re.subn(r"epochs=\d+", "epochs=1", code)
    assert (switched, shortened) == (1, 2)
    exec(compile(code, "larger.ipynb", "exec"), {})
    return capsys.readouterr().out


def test_the_large_runs_read_train_save_and_are_only_loaded_the_second_time(tmp_path, monkeypatch, capsys):
    (tmp_path / "data").mkdir()
    write_archive(tmp_path / "data", {name: records(*made_up(2, seed)) for seed, name in enumerate(names())})
    first = run_large(tmp_path, monkeypatch, capsys)
    saved = {path: path.read_bytes() for path in (tmp_path / "runs").glob("*.pt")}
    assert len(saved) == len(re.findall(r"training [01]\.\d{3}  test [01]\.\d{3}", first)) == 11
    monkeypatch.setattr(torch.Tensor, "backward", lambda *_: 1 / 0)
    assert run_large(tmp_path, monkeypatch, capsys) == first
    assert {path: path.read_bytes() for path in saved} == saved
