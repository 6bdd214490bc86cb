"""The embedded model as a sentence-transformers module: ONNX Runtime computes the same as torch, one question twice as fast."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from sentence_transformers.base.modules import InputModule
from tokenizers import Tokenizer

from assistant.retrieval.embedded_model.layout import GRAPH, LONGEST, PADDING, TOKENIZER


class OnnxEncoder(InputModule):
    """Texts → unit vectors, float32, shape (n, 384).

    The threads, as many as torch is set to, sleep between two texts instead of spinning: Rasa and the web server need the
    same processors.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.enable_padding(**PADDING)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_options: Any) -> dict[str, torch.Tensor]:
        """Returns ids and mask, int64, shape (n, tokens); `prompt` stands before every text."""
        encoded = self.tokenizer.encode_batch([(prompt or "") + text for text in inputs])
        return {
            "input_ids": torch.tensor([one.ids for one in encoded]),
            "attention_mask": torch.tensor([one.attention_mask for one in encoded]),
        }

    def forward(self, features: dict[str, torch.Tensor | Any], **_options: Any) -> dict[str, torch.Tensor | Any]:
        feeds = {name: features[name].numpy() for name in ("input_ids", "attention_mask")}
        features["sentence_embedding"] = torch.from_numpy(np.asarray(self._session.run(None, feeds)[0]))
        return features

    def get_embedding_dimension(self) -> int:
        return int(self._session.get_outputs()[0].shape[1])

    def save(self, output_path: str, *_arguments: Any, **_options: Any) -> None:
        for name in (TOKENIZER, GRAPH):
            target = Path(output_path) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._folder / name, target)
