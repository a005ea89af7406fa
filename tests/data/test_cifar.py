"""cifar10 reads the published binary format, and says what is wrong with a file that is not it."""

import io
from urllib.error import URLError

import numpy as np
import pytest
import torch

from support.cifar_archive import made_up, names, records, write_archive
from utils import cifar10


def test_every_picture_and_label_arrives_in_order_with_its_colours(tmp_path):
    batches = {name: made_up(4, seed) for seed, name in enumerate(names())}
    write_archive(tmp_path, {name: records(*batch) for name, batch in reversed(batches.items())} | {"batches.meta.txt": b"cat"})
    (x, y), (x_test, y_test) = cifar10(tmp_path)
    assert x.shape == (20, 3, 32, 32) and x.dtype == np.float32
    np.testing.assert_array_equal((x * 255).round(), np.concatenate([batches[name][1] for name in names()[:5]]))
    np.testing.assert_array_equal(y, np.concatenate([batches[name][0] for name in names()[:5]]))
    np.testing.assert_array_equal((x_test * 255).round(), batches["test_batch.bin"][1])
    np.testing.assert_array_equal(y_test, batches["test_batch.bin"][0])


@pytest.mark.parametrize(
    "data, message",
    [(b"\0" * 3072, "not whole records"), (b"", "not whole records"), (b"\x0b" + b"\0" * 3072, "class 11")],
)
def test_a_damaged_archive_is_refused(tmp_path, data, message):
    write_archive(tmp_path, dict.fromkeys(names(), data))
    with pytest.raises(ValueError, match=message):
        cifar10(tmp_path)


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    (tmp_path / "cifar-10-binary.tar.gz").write_bytes(b"<html>not found</html>")
    with pytest.raises(ValueError, match="damaged"):
        cifar10(tmp_path)


def test_a_failed_download_says_what_to_do_and_leaves_no_file(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise URLError("no route")

    monkeypatch.setattr(torch.hub, "urlopen", refuse)
    with pytest.raises(RuntimeError, match="internet once"):
        cifar10(tmp_path / "new", download=True)
    assert not list((tmp_path / "new").iterdir())


def test_a_download_with_another_content_is_refused(tmp_path, monkeypatch):
    class Answer(io.BytesIO):
        @property
        def headers(self):
            return {"Content-Length": "5"}

        def info(self):
            return self

        def get_all(self, _):
            return ["5"]

    monkeypatch.setattr(torch.hub, "urlopen", lambda *_, **__: Answer(b"wrong"))
    with pytest.raises(RuntimeError, match="could not get"):
        cifar10(tmp_path, download=True)
    assert not list(tmp_path.iterdir())
