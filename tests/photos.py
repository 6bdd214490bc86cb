"""Photos for tests."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2  # noqa: F401  (registers how EXIF is written)

SECRET = b"a-secret-in-the-metadata"
_GPS, _MAKER, _ORIENTATION = 0x8825, 0x010F, 0x0112


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", orientation: int = 1) -> bytes:
    """Returns a file as a telephone makes it: with the place, the device and a comment in it."""
    image = Image.new(mode, size, "red" if mode in ("RGB", "RGBA") else 0)
    exif = Image.Exif()
    exif[_MAKER] = SECRET.decode()
    exif[_ORIENTATION] = orientation
    exif.get_ifd(_GPS)[1] = "N"
    out = BytesIO()
    image.save(out, kind, exif=exif, **({"comment": SECRET} if kind == "JPEG" else {}))
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))
