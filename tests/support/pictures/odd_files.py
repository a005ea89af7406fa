"""Picture files of many kinds, as people have them: {name: bytes}."""

import io

import numpy as np
from PIL import Image, PngImagePlugin

_RNG = np.random.default_rng(0)
_SMOOTH = np.stack([*np.meshgrid(np.linspace(0, 255, 20), np.linspace(0, 255, 12)), np.full((12, 20), 90.0)], 2).astype(np.uint8)
_COLOUR = Image.fromarray(_SMOOTH)
_ALPHA = Image.fromarray(np.dstack([_SMOOTH, _RNG.integers(0, 256, (12, 20), dtype=np.uint8)]))


def _file(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def _turned(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def _frames(mode="RGB"):
    first = _COLOUR.convert(mode)
    return {"save_all": True, "append_images": [first.rotate(180), first.rotate(90)], "duration": 50, "loop": 0}


def _texts():
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", "a picture")
    return info


_GREY16 = Image.fromarray((np.linspace(0, 65535, 240).reshape(12, 20)).astype(np.uint16))
_KEYED = _COLOUR.quantize(16)

ODD = {
    "16 bits of grey.png": _file(_GREY16, "PNG"),
    "palette.png": _file(_COLOUR.quantize(16), "PNG"),
    "palette with a clear colour.png": _file(_KEYED, "PNG", transparency=3),
    "palette of clear colours.png": _file(_KEYED, "PNG", transparency=bytes(range(0, 256, 16))),
    "one bit.png": _file(_COLOUR.convert("1"), "PNG"),
    "grey and alpha.png": _file(_ALPHA.convert("LA"), "PNG"),
    "half clear.png": _file(_ALPHA, "PNG"),
    "clear over red.png": _file(Image.new("RGBA", (12, 9), (255, 0, 0, 0)), "PNG"),
    "opaque rgba.png": _file(_COLOUR.convert("RGBA"), "PNG"),
    "a clear grey.png": _file(_COLOUR.convert("L"), "PNG", transparency=90),
    "a clear red.png": _file(_COLOUR, "PNG", transparency=(0, 0, 90)),
    "turned.png": _file(_COLOUR, "PNG", exif=_turned(6)),
    "texts.png": _file(_COLOUR, "PNG", pnginfo=_texts()),
    "animated.png": _file(_COLOUR, "PNG", **_frames()),
    "lossy.webp": _file(_COLOUR, "WEBP", quality=60),
    "lossy and clear.webp": _file(_ALPHA, "WEBP", quality=60),
    "lossless and clear.webp": _file(_ALPHA, "WEBP", lossless=True),
    "animated.webp": _file(_COLOUR, "WEBP", lossless=True, **_frames()),
    "turned.webp": _file(_COLOUR, "WEBP", lossless=True, exif=_turned(8)),
    "camera.jpeg": _file(_COLOUR, "JPEG", quality=70),
    "turned.jpeg": _file(_COLOUR, "JPEG", exif=_turned(6)),
    "mirrored.jpeg": _file(_COLOUR, "JPEG", exif=_turned(5)),
    "printers' inks.jpeg": _file(_COLOUR.convert("CMYK"), "JPEG", quality=95),
    "grey.jpeg": _file(_COLOUR.convert("L"), "JPEG"),
    "progressive.jpeg": _file(_COLOUR, "JPEG", progressive=True, subsampling=0),
    "animated.gif": _file(_COLOUR.convert("P"), "GIF", **_frames("P")),
    "clear.gif": _file(_KEYED, "GIF", transparency=3),
    "windows.bmp": _file(_COLOUR, "BMP"),
    "one bit.bmp": _file(_COLOUR.convert("1"), "BMP"),
}
REFUSED = {
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="9" height="9"/></svg>',
    "scan.tiff": _file(_COLOUR, "TIFF"),
    "notes.png": b"hello",
    "half.png": _file(_COLOUR.resize((200, 200)), "PNG")[:60],
    "empty.jpeg": b"",
    "phone.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200),
    "tiny.png": _file(_COLOUR.resize((3, 3)), "PNG"),
}
