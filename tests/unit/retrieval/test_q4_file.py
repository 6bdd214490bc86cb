"""The 4-bit model file, on bytes made by hand."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from assistant.retrieval.embedded_model.q4_file import ModelFileError, parse

PIECES = ["<s>", "<pad>", "chào"]
NIBBLES = np.arange(32, dtype=np.uint8) % 16


def a_file(*, magic: bytes = b"E5S1", version: int = 1, block: int = 32, kind: int = 1, scale: float = 0.5) -> bytes:
    """A model of one 32-column matrix "emb.word" and one vector "emb.ln.w"."""
    header = struct.pack("<4sI7ifi", magic, version, 32, 1, 4, 64, 3, 16, 1, 1e-12, block)
    text = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4").tobytes()
    pieces = struct.pack("<5iQ", 3, 0, 1, 2, 3, len(text)) + ends + np.array([0, 0, -2.5], "<f4").tobytes() + text
    mapping = struct.pack("<i", 1) + struct.pack("<IB", 0xA0, 1) + struct.pack("<I", 0x20)
    block_bytes = np.float16(scale).tobytes() + (NIBBLES[:16] | (NIBBLES[16:] << 4)).tobytes()
    vector = np.array([1.5, 2.5], "<f4").tobytes()
    names = (b"emb.word", b"emb.ln.w")
    head = header + pieces + mapping
    start = len(head) + 4 + sum(2 + len(name) + 21 for name in names)
    directory = struct.pack("<i", 2)
    places = ((kind, 32, start, len(block_bytes)), (0, 2, start + len(block_bytes), len(vector)))
    for name, place in zip(names, places, strict=True):
        directory += struct.pack("<H", len(name)) + name + struct.pack("<BIQQ", *place)
    return head + directory + block_bytes + vector


class TestAModel:
    MODEL = parse(a_file())

    def test_has_its_shape(self) -> None:
        shape = self.MODEL.shape
        assert (shape.hidden, shape.layers, shape.heads, shape.vocabulary) == (32, 1, 4, 3)

    def test_has_its_pieces_with_scores(self) -> None:
        assert self.MODEL.pieces == [("<s>", 0.0), ("<pad>", 0.0), ("chào", -2.5)]

    def test_maps_code_points(self) -> None:
        assert self.MODEL.mapping == {0xA0: " "}

    def test_has_its_vectors(self) -> None:
        assert self.MODEL.vectors["emb.ln.w"].tolist() == [1.5, 2.5]

    def test_dequantises_low_nibbles_first(self) -> None:
        wanted = (NIBBLES.astype(np.float32) - 8) * 0.5
        assert self.MODEL.matrices["emb.word"].dequantised().tolist() == [wanted.tolist()]


class TestAWrongFile:
    @pytest.mark.parametrize("content", [b"", b"E5S1", b"not a model at all" * 10], ids=["empty", "short", "other"])
    def test_is_refused(self, content: bytes) -> None:
        with pytest.raises(ModelFileError):
            parse(content)

    def test_of_another_magic_is_refused(self) -> None:
        with pytest.raises(ModelFileError, match="magic b'GGUF'"):
            parse(a_file(magic=b"GGUF"))

    def test_of_another_version_is_refused(self) -> None:
        with pytest.raises(ModelFileError, match="version 2"):
            parse(a_file(version=2))

    def test_of_other_blocks_is_refused(self) -> None:
        with pytest.raises(ModelFileError, match="blocks of 64"):
            parse(a_file(block=64))

    def test_with_a_tensor_of_unknown_type_is_refused(self) -> None:
        with pytest.raises(ModelFileError, match="unknown type 9"):
            parse(a_file(kind=9))

    def test_with_scales_that_are_no_numbers_is_refused(self) -> None:
        with pytest.raises(ModelFileError, match="non-finite"):
            parse(a_file(scale=float("nan")))

    @pytest.mark.parametrize("length", range(0, len(a_file()), 7))
    def test_cut_off_anywhere_is_refused(self, length: int) -> None:
        with pytest.raises(ModelFileError):
            parse(a_file()[:length])
