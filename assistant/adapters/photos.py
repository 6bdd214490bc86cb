"""A photo as it may be kept: decoded and drawn anew, so that nothing but the picture is left.

Where it was taken, with which device, and whatever else hides in a file (EXIF, comments, appended data) is gone.
"""

from __future__ import annotations

import struct
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

from assistant.domain.errors import PhotoRefused

LARGEST_PHOTO = 5 * 2**20  # bytes
LONGEST_SIDE = 1600  # pixels
_MOST_PIXELS = 40_000_000  # decoded, about 160 MB
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 80
_one_at_a_time = Lock()  # a small server has the memory for one large picture
_DAMAGED = (OSError, ValueError, SyntaxError, OverflowError, IndexError, TypeError, KeyError, EOFError, struct.error)


def clean_photo(content: bytes) -> bytes:
    """Returns a JPEG of at most 1,600 pixels a side. Blocking, up to a second for a large one.

    Raises:
        PhotoRefused: too large in bytes or pixels, another kind of file, or damaged.
    """
    if len(content) > LARGEST_PHOTO:
        raise PhotoRefused("photo_too_large")
    with _one_at_a_time:
        try:
            return _drawn_anew(content)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
            raise PhotoRefused("photo_too_large") from error
        except _DAMAGED as error:  # what Pillow raises over a file that somebody made up
            raise PhotoRefused("photo_unreadable") from error


def _drawn_anew(content: bytes) -> bytes:
    with Image.open(BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            raise PhotoRefused("photo_too_large")
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at a smaller scale; others stay
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        seen = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
    canvas = Image.new("RGB", seen.size, "white")  # a new picture carries nothing of the old file along
    canvas.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    out = BytesIO()
    canvas.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
