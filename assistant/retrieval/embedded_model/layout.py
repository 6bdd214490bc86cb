"""What lies where in the folder of the model, and how it is asked."""

from __future__ import annotations

from typing import Any

LONGEST = 512  # tokens
TOKENIZER = "tokenizer.json"
GRAPH = "onnx/model.onnx"  # the service's
SMALL_GRAPH = "onnx/model_int8.onnx"  # Rasa's: one thread, messages only
PADDING: dict[str, Any] = {"pad_id": 1, "pad_token": "<pad>"}
PROMPTS = {"query": "query: ", "document": "passage: "}  # without one for documents, an empty one would be used
