"""Folders of photos: what is read, in which order, and what is said where nothing can be learned from them."""

import re

import pytest

from utils.data.folders import photo_folder


@pytest.fixture
def folder(tmp_path):
    for name in ("mugs/b.png", "keys/2.JPG", "keys/1.jpeg", "mugs/a.webp", "mugs/notes.txt", "stray.png", "keys/old/3.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_photos_come_by_class_and_name_and_nothing_else_does(folder):
    files, labels, classes = photo_folder(str(folder))
    assert [str(file.relative_to(folder)) for file in files] == ["keys/1.jpeg", "keys/2.JPG", "mugs/a.webp", "mugs/b.png"]
    assert labels.tolist() == [0, 0, 1, 1] and classes == ["keys", "mugs"]


def test_a_class_with_too_few_photos_is_named(folder):
    assert len(photo_folder(folder, 2).files) == 4
    (folder / "keys/2.JPG").unlink()
    with pytest.raises(ValueError, match=re.escape(f"folder={str(folder)!r} has 1 photos of 'keys': put 2 or more")):
        photo_folder(folder, 2)


def test_one_class_alone_is_refused(folder):
    (folder / "mugs").rename(folder / "keys" / "mugs")
    with pytest.raises(ValueError, match="has photos of 1 class: put a folder for each class"):
        photo_folder(folder)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NotADirectoryError, match="folder='my_fotos' is no folder, seen from"):
        photo_folder("my_fotos")
