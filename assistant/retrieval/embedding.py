"""Sentence vectors behind the sentence-transformers API; any of its models can be named in the settings."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors of one dimension.

    Attributes:
        name: what the index manifest records; an index built under another name is refused.
    """

    name: str
    dimension: int

    @property
    def ready(self) -> bool:
        """Tells whether `queries` would answer at once."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Returns one unit vector a question, shape (n, dimension)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Returns one unit vector a passage, shape (n, dimension)."""


class SentenceTransformersEmbedder:
    """A sentence-transformers model, loaded on first use or in the background (about 5 s, most of it imports)."""

    def __init__(self, model: str | Path, *, threads: int = 2, loaded: Callable[[], None] = lambda: None) -> None:
        """Only names the model; a folder with our `manifest.json` also tells dimension and digest without loading.

        Args:
            loaded: called once, when the model has been loaded, by whoever loaded it.
        """
        self._path = model
        self._when_loaded = loaded
        self._threads = threads
        self._model: SentenceTransformer | None = None
        self._lock = threading.Lock()
        manifest = Path(model) / "manifest.json"
        self._known = known = json.loads(manifest.read_text()) if manifest.exists() else None
        self.name = f"{known['name']}@{known['digest']}" if known else str(model)
        self.dimension = int(known["dimension"]) if known else self._loaded().get_embedding_dimension() or 0

    @property
    def ready(self) -> bool:
        return self._model is not None

    def load_in_background(self) -> threading.Thread:
        """Starts loading and returns at once."""
        thread = threading.Thread(target=self._loaded, name="embedding-model", daemon=True)
        thread.start()
        return thread

    def queries(self, texts: Sequence[str]) -> Vectors:
        return np.concatenate([self._query(text) for text in texts])

    @lru_cache(maxsize=256)  # noqa: B019  one question is looked up several times; one model lives as long as its process
    def _query(self, text: str) -> Vectors:
        return np.asarray(self._loaded().encode_query([text], show_progress_bar=False), dtype=np.float32)

    def passages(self, texts: Sequence[str]) -> Vectors:
        vectors = self._loaded().encode_document(list(texts), batch_size=32, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def _loaded(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                os.environ.setdefault("HF_HUB_OFFLINE", "1" if Path(self._path).exists() else "0")
                logging.getLogger("transformers").setLevel(logging.ERROR)
                import torch
                from sentence_transformers import SentenceTransformer
                from threadpoolctl import ThreadpoolController
                from transformers.utils import logging as transformers_logging

                transformers_logging.set_verbosity_error()
                transformers_logging.disable_progress_bar()
                torch.set_num_threads(self._threads)
                # OpenBLAS's threads go on spinning after a product of numpy's and take the processors from the model's.
                ThreadpoolController().select(internal_api="openblas").limit(limits=1)
                model = self._embedded() if self._known else SentenceTransformer(str(self._path), device="cpu")
                model.encode_query(["khởi động"], show_progress_bar=False)
                self._model = model
                self._when_loaded()
            return self._model

    def _embedded(self) -> SentenceTransformer:
        """Our own folder holds graphs, no torch weights; no code comes from it."""
        from sentence_transformers import SentenceTransformer

        from assistant.retrieval.embedded_model.layout import PROMPTS
        from assistant.retrieval.embedded_model.onnx_encoder import OnnxEncoder

        return SentenceTransformer(modules=[OnnxEncoder(Path(self._path))], prompts=PROMPTS, device="cpu")
