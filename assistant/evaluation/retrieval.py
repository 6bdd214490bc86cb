"""Retrieval on a corpus and judged questions, with the product's own index and search."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from assistant.common.text import fold, normalise
from assistant.common.understood import understand_text
from assistant.domain.passage import Passage
from assistant.domain.principal import Principal
from assistant.evaluation.files import json_lines, percentile
from assistant.retrieval.embedding import Embedder
from assistant.retrieval.index_files import build_index, load_index
from assistant.retrieval.search import HybridSearch

DEPTH = 10
_EVERYTHING = Principal("evaluation", "evaluation", ("admin",))


@dataclass(frozen=True, slots=True)
class Query:
    id: str
    text: str
    relevant: frozenset[str]


def read_corpus(path: Path) -> list[Passage]:
    """Returns one passage a line of `{"id","title","text"}`."""
    return [
        Passage(
            id=entry["id"],
            kind="document",
            subject=entry["id"],
            title=entry.get("title", ""),
            locator="",
            text=normalise(entry["text"]),
            heading=normalise(entry.get("title", "")),
            names="",
            url=None,
            as_of=None,
        )
        for entry in json_lines(path)
    ]


def read_queries(path: Path, limit: int | None = None) -> list[Query]:
    """Returns the questions of `{"id","text","relevant":[ids]}` lines, the first `limit`."""
    queries = [Query(str(e["id"]), e["text"], frozenset(e["relevant"])) for e in json_lines(path)]
    return queries[:limit]


def evaluate_corpus(
    passages: Sequence[Passage],
    queries: Iterable[Query],
    embedder: Embedder,
    *,
    strip_diacritics: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, float]:
    """Builds a throw-away index, asks every question, and returns the measures of `measure`."""
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder), passages, embedder, progress)
        search = HybridSearch(load_index(Path(folder), embedder), embedder)
        return measure(search, queries, strip_diacritics=strip_diacritics)


def measure(search: HybridSearch, queries: Iterable[Query], *, strip_diacritics: bool = False) -> dict[str, float]:
    """Returns n, nDCG@10, MRR@10, recall@1/5/10 (0–1) and milliseconds a question, diacritics restored as in the product."""
    gains, ranks, times = [], [], []
    recalls: dict[int, list[float]] = {1: [], 5: [], 10: []}
    for query in queries:
        began = perf_counter()
        asked = understand_text(fold(normalise(query.text)) if strip_diacritics else query.text)
        hits = search.search_now(asked, limit=DEPTH, principal=_EVERYTHING)
        times.append((perf_counter() - began) * 1000)
        found = [hit.passage.id for hit in hits]
        relevant = [at for at, passage in enumerate(found, start=1) if passage in query.relevant]
        ideal = sum(1 / math.log2(1 + at) for at in range(1, min(len(query.relevant), DEPTH) + 1))
        gains.append(sum(1 / math.log2(1 + at) for at in relevant) / ideal)
        ranks.append(1 / relevant[0] if relevant else 0.0)
        for depth, values in recalls.items():
            values.append(len(query.relevant.intersection(found[:depth])) / min(len(query.relevant), depth))
    count = len(times)
    return {
        "n": count,
        "ndcg@10": round(sum(gains) / count, 4),
        "mrr@10": round(sum(ranks) / count, 4),
        **{f"recall@{depth}": round(sum(values) / count, 4) for depth, values in recalls.items()},
        "ms_per_query_p50": round(percentile(times, 0.5), 2),
        "ms_per_query_p95": round(percentile(times, 0.95), 2),
    }
