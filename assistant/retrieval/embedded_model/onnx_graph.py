"""Writes the encoder as an ONNX graph of ONNX Runtime's operators, in floats or in 8-bit integers; words stay in 4-bit blocks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from assistant.retrieval.embedded_model.q4_file import BLOCK, Floats, ModelFile, Quantised

Weights = Literal["float32", "int8"]
_MICROSOFT = "com.microsoft"


class _Graph:
    """Collects nodes and constants; every method returns the name of the value it made."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: Any) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def node(self, operator: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def matmul(self, values: str, name: str, weights: Quantised) -> str:
        """Floats are exactly the 4-bit blocks; 8-bit integers, one scale a row, are rounded from them and twice as fast."""
        floats = weights.dequantised()
        if self._weights == "float32":
            turned = self.constant(f"{name}.f", np.ascontiguousarray(floats.T))
            return self.node("MatMul", [values, turned], f"{name}.out")
        scales = np.maximum(np.abs(floats).max(axis=1), np.finfo(np.float32).tiny) / 127
        rounded = np.ascontiguousarray(np.round(floats / scales[:, None]).astype(np.int8).T)
        inputs = [values, self.constant(f"{name}.q", rounded), self.constant(f"{name}.s", scales.astype(np.float32))]
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", _MICROSOFT)

    def lookup(self, ids: str, name: str, weights: Quantised) -> str:
        rows, columns = weights.nibbles.shape
        raw = _pack(weights.nibbles ^ np.uint8(8)).tobytes()  # n − 8 in two's complement
        self.constants.append(helper.make_tensor(f"{name}.q", TensorProto.INT4, (rows, columns), raw, raw=True))
        inputs = [f"{name}.q", ids, self.constant(f"{name}.s", weights.scales)]
        settings = {"gather_axis": 0, "quantize_axis": 1, "block_size": BLOCK}
        return self.node("GatherBlockQuantized", inputs, f"{name}.out", _MICROSOFT, **settings)


def write_graph(path: Path, model: ModelFile, kept: Sequence[int], weights: Weights) -> None:
    """Writes input_ids, attention_mask (int64, [batch, tokens]) → unit vectors (float32, [batch, 384]).

    About 109 MB with float32 weights, 45 MB with int8.
    """
    graph = _Graph(weights)
    hidden = _embeddings(graph, model, kept)
    for layer in range(model.shape.layers):
        hidden = _layer(graph, model, f"l{layer}", hidden)
    _pool(graph, hidden)
    tokens = ["batch", "tokens"]
    proto = helper.make_graph(
        graph.nodes,
        "multilingual-e5-small",
        [helper.make_tensor_value_info(name, TensorProto.INT64, tokens) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("sentence", TensorProto.FLOAT, ["batch", model.shape.hidden])],
        graph.constants,
    )
    versions = [helper.make_opsetid("", 21), helper.make_opsetid(_MICROSOFT, 1)]
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(proto, opset_imports=versions, ir_version=10), path)


def _embeddings(graph: _Graph, model: ModelFile, kept: Sequence[int]) -> str:
    words = model.matrices["emb.word"]
    chosen = list(kept)
    word = graph.lookup("input_ids", "word", Quantised(words.nibbles[chosen], words.scales[chosen]))
    places = _matrix(model, "emb.pos") + _matrix(model, "emb.type")[0]
    graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    graph.constant("zero", np.array([0], np.int64))
    place = graph.node("Slice", [graph.constant("places", places), "zero", "length", "zero"], "place")
    total = graph.node("Add", [word, place], "embedded")
    norm = [
        graph.constant("emb.ln.w", model.vectors["emb.ln.w"]),
        graph.constant("emb.ln.b", model.vectors["emb.ln.b"]),
    ]
    graph.node("Cast", ["attention_mask"], "mask32", to=TensorProto.INT32)
    return graph.node("LayerNormalization", [total, *norm], "hidden", axis=-1, epsilon=model.shape.epsilon)


def _layer(graph: _Graph, model: ModelFile, name: str, hidden: str) -> str:
    def vector(part: str) -> Floats:
        return model.vectors[f"{name}.{part}"]

    def linear(values: str, part: str) -> str:
        return graph.matmul(values, f"{name}.{part}", model.matrices[f"{name}.{part}.w"])

    def add_and_norm(values: str, skip: str, dense: str, norm: str) -> str:
        constants = [
            graph.constant(f"{name}.{norm}.w", vector(f"{norm}.w")),
            graph.constant(f"{name}.{norm}.b", vector(f"{norm}.b")),
            graph.constant(f"{name}.{dense}.b", vector(f"{dense}.b")),
        ]
        settings = {"epsilon": model.shape.epsilon}
        return graph.node(
            "SkipLayerNormalization", [values, skip, *constants], f"{name}.{norm}.out", _MICROSOFT, **settings
        )

    biases = graph.constant(f"{name}.qkv.b", np.concatenate([vector("q.b"), vector("k.b"), vector("v.b")]))
    heads = [linear(hidden, part) for part in ("q", "k", "v")]
    attended = graph.node(
        "MultiHeadAttention",
        [*heads, biases, "mask32"],
        f"{name}.attended",
        _MICROSOFT,
        num_heads=model.shape.heads,
    )
    middle = add_and_norm(linear(attended, "ao"), hidden, "ao", "aln")
    bias = graph.constant(f"{name}.fi.b", vector("fi.b"))
    active = graph.node("BiasGelu", [linear(middle, "fi"), bias], f"{name}.active", _MICROSOFT)
    return add_and_norm(linear(active, "fo"), middle, "fo", "oln")


def _pool(graph: _Graph, hidden: str) -> None:
    graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    graph.node("Unsqueeze", ["mask", graph.constant("last", np.array([-1], np.int64))], "mask3")
    graph.node("Mul", [hidden, "mask3"], "masked")
    graph.constant("over_tokens", np.array([1], np.int64))
    graph.node("ReduceSum", ["masked", "over_tokens"], "sum", keepdims=0)
    graph.node("ReduceSum", ["mask3", "over_tokens"], "count", keepdims=0)
    graph.node("Div", ["sum", "count"], "mean")
    graph.node("LpNormalization", ["mean"], "sentence", axis=-1, p=2)


def _matrix(model: ModelFile, name: str) -> Floats:
    """Returns tensor `name` as a float32 matrix, however the file stores it."""
    if name in model.matrices:
        return model.matrices[name].dequantised()
    return model.vectors[name].reshape(-1, model.shape.hidden)


def _pack(nibbles: np.ndarray[Any, np.dtype[np.uint8]]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Two neighbours a byte, the first in the low half."""
    return (nibbles[..., 0::2] | (nibbles[..., 1::2] << 4)).astype(np.uint8)
