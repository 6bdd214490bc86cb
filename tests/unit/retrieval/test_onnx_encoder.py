"""The written model folder beside transformers' own BERT with the same weights; a small model, drawn at random."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from sentence_transformers import SentenceTransformer
from transformers import BertConfig, BertModel

from assistant.retrieval.embedded_model.folder import write_folder
from assistant.retrieval.embedded_model.layout import SMALL_GRAPH
from assistant.retrieval.embedded_model.onnx_encoder import OnnxEncoder
from assistant.retrieval.embedded_model.q4_file import BLOCK, ModelFile, Quantised, Shape
from assistant.retrieval.embedded_model.vocabulary import SPECIAL, kept_pieces, tokenizer
from assistant.retrieval.embedding import SentenceTransformersEmbedder

WORDS = ("▁query:", "▁passage:", "▁làm", "▁khai", "▁sinh", "▁cho", "▁con", "▁công", "▁dân")
PIECES = [(text, -float(number)) for number, text in enumerate([*SPECIAL[:4], *WORDS, SPECIAL[4]])]
SHAPE = Shape(
    hidden=64, layers=2, heads=4, intermediate=128, vocabulary=len(PIECES), positions=24, types=1, epsilon=1e-12
)
TEXTS = ["làm khai sinh cho con", "công dân", "con"]
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


@cache
def a_model() -> ModelFile:
    chance = np.random.default_rng(7)

    def blocks(rows: int, columns: int) -> Quantised:
        scales = chance.uniform(0.01, 0.05, (rows, columns // BLOCK)).astype(np.float32)
        return Quantised(chance.integers(0, 16, (rows, columns), dtype=np.uint8), scales)

    def vector(length: int, around: float = 0.0) -> np.ndarray:
        return (around + chance.normal(0, 0.1, length)).astype(np.float32)

    hidden, inner = SHAPE.hidden, SHAPE.intermediate
    vectors = {"emb.ln.w": vector(hidden, 1), "emb.ln.b": vector(hidden), "emb.type": vector(hidden)}
    matrices = {"emb.word": blocks(len(PIECES), hidden), "emb.pos": blocks(SHAPE.positions, hidden)}
    for layer in range(SHAPE.layers):
        for part, rows, columns in (
            *((p, hidden, hidden) for p in ("q", "k", "v", "ao")),
            ("fi", inner, hidden),
            ("fo", hidden, inner),
        ):
            matrices[f"l{layer}.{part}.w"] = blocks(rows, columns)
            vectors[f"l{layer}.{part}.b"] = vector(rows)
        for norm in ("aln", "oln"):
            vectors[f"l{layer}.{norm}.w"], vectors[f"l{layer}.{norm}.b"] = vector(hidden, 1), vector(hidden)
    return ModelFile(SHAPE, PIECES, {}, vectors, matrices)


def of_bert(text: str) -> np.ndarray:
    """Returns the unit vector that transformers' BERT computes for `text` alone."""
    model = a_model()
    config = BertConfig(
        hidden_size=SHAPE.hidden,
        num_hidden_layers=SHAPE.layers,
        num_attention_heads=SHAPE.heads,
        intermediate_size=SHAPE.intermediate,
        vocab_size=len(PIECES),
        max_position_embeddings=SHAPE.positions,
        type_vocab_size=1,
        layer_norm_eps=SHAPE.epsilon,
    )
    bert = BertModel(config, add_pooling_layer=False).eval()
    weights = {
        "embeddings.word_embeddings.weight": model.matrices["emb.word"].dequantised(),
        "embeddings.position_embeddings.weight": model.matrices["emb.pos"].dequantised(),
        "embeddings.token_type_embeddings.weight": model.vectors["emb.type"][None],
        "embeddings.LayerNorm.weight": model.vectors["emb.ln.w"],
        "embeddings.LayerNorm.bias": model.vectors["emb.ln.b"],
    }
    for layer in range(SHAPE.layers):
        for short, long in PARTS.items():
            name, target = f"l{layer}.{short}", f"encoder.layer.{layer}.{long}"
            matrix = model.matrices.get(f"{name}.w")
            weights[f"{target}.weight"] = model.vectors[f"{name}.w"] if matrix is None else matrix.dequantised()
            weights[f"{target}.bias"] = model.vectors[f"{name}.b"]
    bert.load_state_dict({name: torch.from_numpy(values) for name, values in weights.items()}, strict=False)
    ids = tokenizer(model, kept_pieces(PIECES)).encode(text).ids
    with torch.no_grad():
        mean = bert(torch.tensor([ids])).last_hidden_state[0].mean(dim=0).numpy()
    return mean / np.linalg.norm(mean)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("model")
    write_folder(place, a_model(), kept_pieces(PIECES), tokenizer(a_model(), kept_pieces(PIECES)))
    (place / "manifest.json").write_text(json.dumps({"name": "small", "digest": "1", "dimension": SHAPE.hidden}))
    return place


@pytest.fixture(scope="module")
def model(folder: Path) -> SentenceTransformersEmbedder:
    return SentenceTransformersEmbedder(folder)


@pytest.mark.parametrize("text", TEXTS)
def test_a_question_gets_the_vector_of_bert(model: SentenceTransformersEmbedder, text: str) -> None:
    np.testing.assert_allclose(model.queries([text])[0], of_bert(f"query: {text}"), atol=1e-5)


def test_passages_of_several_lengths_go_together_and_padding_changes_nothing(
    model: SentenceTransformersEmbedder,
) -> None:
    wanted = [of_bert(f"passage: {text}") for text in TEXTS]
    np.testing.assert_allclose(model.passages(TEXTS), wanted, atol=1e-5)


def test_a_text_without_a_word_has_a_vector_too(model: SentenceTransformersEmbedder) -> None:
    assert np.isfinite(model.queries([""])).all()


def test_what_is_too_long_is_cut_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "assistant.retrieval.embedded_model.onnx_encoder.LONGEST", 6
    )  # the small model has 24 positions
    model = SentenceTransformersEmbedder(folder)
    np.testing.assert_allclose(model.queries(["con " * 100]), model.queries(["con con con"]), atol=1e-6)


def test_a_saved_model_is_the_same(folder: Path, tmp_path: Path) -> None:
    SentenceTransformer(modules=[OnnxEncoder(folder)]).save(str(tmp_path))
    again = SentenceTransformer(modules=[OnnxEncoder(tmp_path)])
    np.testing.assert_array_equal(
        again.encode(TEXTS[0]), SentenceTransformer(modules=[OnnxEncoder(folder)]).encode(TEXTS[0])
    )


def test_no_other_folder_brings_code(tmp_path: Path) -> None:
    (tmp_path / "brought.py").write_text("raise SystemExit('this ran')")
    (tmp_path / "modules.json").write_text(json.dumps([{"idx": 0, "name": "0", "path": "", "type": "brought.Module"}]))
    with pytest.raises(ValueError, match="trust_remote_code"):
        SentenceTransformersEmbedder(tmp_path)


def test_the_graph_in_integers_says_nearly_the_same(folder: Path) -> None:
    session = onnxruntime.InferenceSession(str(folder / SMALL_GRAPH), providers=["CPUExecutionProvider"])
    for text in TEXTS:
        ids = np.array([tokenizer(a_model(), kept_pieces(PIECES)).encode(text).ids])
        vector = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        assert vector @ of_bert(text) > 0.99
