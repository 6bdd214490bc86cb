"""What is left of a photo: the picture."""

from __future__ import annotations

import struct
import zlib

import pytest

from assistant.adapters.photos import LARGEST_PHOTO, LONGEST_SIDE, clean_photo
from assistant.domain.errors import PhotoRefused
from tests.photos import SECRET, a_photo, opened


def a_png_of(width: int, height: int) -> bytes:
    """Returns a small file that says it is that large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


def refusal(content: bytes) -> str:
    with pytest.raises(PhotoRefused) as refused:
        clean_photo(content)
    return refused.value.code


class TestAPhoto:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_becomes_a_jpeg_without_metadata(self, kind: str) -> None:
        photo = a_photo(kind)
        assert SECRET in photo
        kept = clean_photo(photo)
        picture = opened(kept)
        assert (picture.format, picture.size) == ("JPEG", (64, 48))
        assert SECRET not in kept
        assert not picture.getexif()
        assert not {"exif", "comment", "icc_profile"} & set(picture.info)

    def test_loses_what_is_hidden_behind_it(self) -> None:
        assert b"<script>" not in clean_photo(a_photo() + b"<script>alert(1)</script>")

    def test_is_made_smaller(self) -> None:
        assert opened(clean_photo(a_photo(size=(4000, 3000)))).size == (LONGEST_SIDE, 1200)

    def test_stands_upright(self) -> None:
        assert opened(clean_photo(a_photo(size=(64, 48), orientation=6))).size == (48, 64)

    @pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
    def test_in_other_colours_is_shown_on_white(self, mode: str) -> None:
        picture = opened(clean_photo(a_photo("PNG", mode=mode)))
        assert (picture.mode, picture.size) == ("RGB", (64, 48))

    def test_keeps_its_colour(self) -> None:
        red, green, blue = opened(clean_photo(a_photo())).getpixel((5, 5))  # type: ignore[misc]
        assert red > 240
        assert green < 15
        assert blue < 15


class TestIsRefused:
    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", id="svg"),
            pytest.param(b"%PDF-1.7", id="pdf"),
            pytest.param(b"GIF89a" + b"\0" * 40, id="gif"),
            pytest.param(b"\xff\xd8\xff\xe0" + b"\0" * 500, id="only the beginning of a JPEG"),
            pytest.param(a_photo("PNG")[:90], id="cut off"),
        ],
    )
    def test_what_is_no_photo(self, content: bytes) -> None:
        assert refusal(content) == "photo_unreadable"

    def test_more_than_five_megabytes(self) -> None:
        assert refusal(a_photo() + b"\0" * LARGEST_PHOTO) == "photo_too_large"

    @pytest.mark.parametrize("side", [6400, 9700, 60_000])
    def test_a_bomb_of_a_few_bytes(self, side: int) -> None:
        assert refusal(a_png_of(side, side)) == "photo_too_large"
