"""Writes the model as a sentence-transformers folder: tokenizer, prompts, and the graphs that ONNX Runtime computes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from assistant.retrieval.embedded_model.onnx_graph import write_graph
from assistant.retrieval.embedded_model.q4_file import ModelFile

LONGEST = 512  # tokens
TOKENIZER = "tokenizer.json"
GRAPH = "onnx/model.onnx"  # the service's
SMALL_GRAPH = "onnx/model_int8.onnx"  # Rasa's: one thread, messages only
PADDING: dict[str, Any] = {"pad_id": 1, "pad_token": "<pad>"}
_CONFIGURATION: dict[str, Any] = {
    "modules.json": [
        {"idx": 0, "name": "0", "path": "", "type": "assistant.retrieval.embedded_model.onnx_encoder.OnnxEncoder"}
    ],
    # Without "document" spelled out, sentence-transformers would use an empty prompt for passages.
    "config_sentence_transformers.json": {
        "prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
        "default_prompt_name": None,
        "similarity_fn_name": "cosine",
    },
}


def write_folder(folder: Path, model: ModelFile, kept: Sequence[int], tokenizer: Tokenizer) -> None:
    """Writes everything into `folder`, about 160 MB."""
    tokenizer.save(str(folder / TOKENIZER))
    write_graph(folder / GRAPH, model, kept, "float32")
    write_graph(folder / SMALL_GRAPH, model, kept, "int8")
    for name, content in _CONFIGURATION.items():
        (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")
