"""Writes the folder of the model: the tokenizer and the two graphs that ONNX Runtime computes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from assistant.retrieval.embedded_model.layout import GRAPH, SMALL_GRAPH, TOKENIZER
from assistant.retrieval.embedded_model.onnx_graph import write_graph
from assistant.retrieval.embedded_model.q4_file import ModelFile


def write_folder(folder: Path, model: ModelFile, kept: Sequence[int], tokenizer: Tokenizer) -> None:
    """Writes everything into `folder`, about 160 MB."""
    tokenizer.save(str(folder / TOKENIZER))
    write_graph(folder / GRAPH, model, kept, "float32")
    write_graph(folder / SMALL_GRAPH, model, kept, "int8")
