"""Writes the model as an ordinary sentence-transformers folder: BERT weights, tokenizer, mean pooling, unit length."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from assistant.retrieval.embedded_model.q4_file import Floats, ModelFile

LONGEST = 512  # tokens
_LAYER = "encoder.layer.{}."
_PARTS = {  # name in the file → name in the BERT checkpoint
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


def write_folder(folder: Path, model: ModelFile, kept: Sequence[int], tokenizer: Tokenizer) -> None:
    """Writes weights (float32, about 225 MB), tokenizer and configuration into `folder`."""
    save_file(_weights(model, kept), folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"))
    for name, content in _configuration(model, len(kept)).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False), encoding="utf-8")


def _weights(model: ModelFile, kept: Sequence[int]) -> dict[str, Floats]:
    weights = {
        "embeddings.word_embeddings.weight": matrix(model, "emb.word")[list(kept)],
        "embeddings.position_embeddings.weight": matrix(model, "emb.pos"),
        "embeddings.token_type_embeddings.weight": matrix(model, "emb.type"),
        "embeddings.LayerNorm.weight": model.vectors["emb.ln.w"],
        "embeddings.LayerNorm.bias": model.vectors["emb.ln.b"],
    }
    for layer in range(model.shape.layers):
        for short, long in _PARTS.items():
            prefix, target = f"l{layer}.{short}", _LAYER.format(layer) + long
            is_norm = short in ("aln", "oln")
            weights[f"{target}.weight"] = model.vectors[f"{prefix}.w"] if is_norm else matrix(model, f"{prefix}.w")
            weights[f"{target}.bias"] = model.vectors[f"{prefix}.b"]
    return {name: np.ascontiguousarray(values) for name, values in weights.items()}


def matrix(model: ModelFile, name: str) -> Floats:
    """Returns tensor `name` as a float32 matrix, however the file stores it."""
    if name in model.matrices:
        return model.matrices[name].dequantised()
    return model.vectors[name].reshape(-1, model.shape.hidden)


def _configuration(model: ModelFile, vocabulary: int) -> dict[str, Any]:
    shape = model.shape
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.intermediate,
            "vocab_size": vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.types,
            "layer_norm_eps": shape.epsilon,
            "pad_token_id": 1,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": LONGEST,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
        # Without "document" spelled out, sentence-transformers would use an empty prompt for passages.
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: ", "passage": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
