"""Reads the `E5S1` file: hyper-parameters, the Unigram vocabulary, and tensors in 4-bit blocks.

Layout, little endian: header; pieces with scores; a per-code-point normalisation map; a directory of tensors.
A q4_0 block holds 32 weights: an fp16 scale and 16 bytes; low nibbles are weights 0–15, high nibbles 16–31,
value = (nibble − 8) × scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BLOCK = 32
_BLOCK_BYTES = 18
Floats = npt.NDArray[np.float32]


class ModelFileError(Exception):
    """The bytes are not the model file we know how to read."""


@dataclass(frozen=True)
class Shape:
    """Hyper-parameters of the BERT encoder."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Quantised:
    """A matrix in 4-bit blocks along its last axis.

    Attributes:
        nibbles: uint8 in 0–15, shape (rows, columns).
        scales: float32, shape (rows, columns / 32).
    """

    nibbles: npt.NDArray[np.uint8]
    scales: Floats

    def dequantised(self) -> Floats:
        """Returns the float32 matrix, shape (rows, columns)."""
        scales = np.repeat(self.scales, BLOCK, axis=1)
        return (self.nibbles.astype(np.float32) - 8.0) * scales


@dataclass(frozen=True)
class ModelFile:
    """The whole file.

    Attributes:
        pieces: (text, Unigram log probability) in id order: <s> 0, <pad> 1, </s> 2, <unk> 3 …, <mask> last.
        mapping: code point → replacement; equals NFKC except for deletions and odd blanks.
        vectors: small float tensors by name (biases, LayerNorms), flat.
        matrices: 4-bit matrices by name.
    """

    shape: Shape
    pieces: list[tuple[str, float]]
    mapping: dict[int, str]
    vectors: dict[str, Floats]
    matrices: dict[str, Quantised]


def parse(content: bytes) -> ModelFile:
    """Reads the file.

    Raises:
        ModelFileError: wrong magic or version, unexpected tensor type, non-finite values, or a truncated file.
    """
    try:
        return _parse(content)
    except (struct.error, ValueError, UnicodeDecodeError, IndexError) as error:
        raise ModelFileError(f"not a readable E5S1 file: {error}") from error


def _parse(content: bytes) -> ModelFile:
    magic, version, *sizes = struct.unpack_from("<4sI7i", content)
    if magic != b"E5S1" or version != 1:
        raise ModelFileError(f"magic {magic!r}, version {version}; expected b'E5S1', 1")
    epsilon, block = struct.unpack_from("<fi", content, 36)
    if block != BLOCK:
        raise ModelFileError(f"blocks of {block} weights, expected {BLOCK}")
    hidden, layers, heads, intermediate, vocabulary, positions, types = sizes
    shape = Shape(hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon)
    at = 44
    pieces, at = _pieces(content, at)
    mapping, at = _mapping(content, at)
    vectors, matrices = _tensors(content, at, shape)
    return ModelFile(shape, pieces, mapping, vectors, matrices)


def _pieces(content: bytes, at: int) -> tuple[list[tuple[str, float]], int]:
    count, *_special, length = struct.unpack_from("<5iQ", content, at)
    at += 28
    offsets = np.frombuffer(content, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(content, "<f4", count, at)
    at += 4 * count
    text = content[at : at + length]
    pieces = [
        (text[start:end].decode("utf-8"), float(score))
        for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
    ]
    return pieces, at + length


def _mapping(content: bytes, at: int) -> tuple[dict[int, str], int]:
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    mapping = {}
    for _ in range(count):
        code_point, length = struct.unpack_from("<IB", content, at)
        at += 5
        mapping[code_point] = "".join(map(chr, struct.unpack_from(f"<{length}I", content, at)))
        at += 4 * length
    return mapping, at


def _tensors(content: bytes, at: int, shape: Shape) -> tuple[dict[str, Floats], dict[str, Quantised]]:
    (count,) = struct.unpack_from("<i", content, at)
    at += 4
    vectors: dict[str, Floats] = {}
    matrices: dict[str, Quantised] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", content, at)
        name = content[at + 2 : at + 2 + length].decode()
        kind, elements, offset, size = struct.unpack_from("<BIQQ", content, at + 2 + length)
        at += 2 + length + 21
        data = content[offset : offset + size]
        if kind == 0:
            vectors[name] = np.frombuffer(data, "<f4", elements).copy()
            if not np.isfinite(vectors[name]).all():
                raise ModelFileError(f"tensor {name} has non-finite values")
        elif kind == 1:
            columns = shape.intermediate if name.endswith(".fo.w") else shape.hidden
            matrices[name] = _quantised(data, elements // columns, columns, name)
        else:
            raise ModelFileError(f"tensor {name} is of unknown type {kind}")
    return vectors, matrices


def _quantised(data: bytes, rows: int, columns: int, name: str) -> Quantised:
    blocks = np.frombuffer(data, np.uint8).reshape(rows, columns // BLOCK, _BLOCK_BYTES)
    scales = blocks[:, :, :2].copy().view("<f2")[:, :, 0].astype(np.float32)
    if not np.isfinite(scales).all():
        raise ModelFileError(f"tensor {name} has non-finite scales")
    packed = blocks[:, :, 2:]
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=2).reshape(rows, columns)
    return Quantised(nibbles, scales)
