"""Search over the shipped passages beside plain BM25 (bm25s over words) and dense-only FAISS, same questions, same run."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import bm25s

from assistant.common.diacritics import default_restorer
from assistant.common.places import ROOT
from assistant.common.text import fold, tokens
from assistant.common.understood import understand_text
from assistant.domain.principal import Principal
from assistant.evaluation.files import percentile
from assistant.evaluation.retrieval import read_queries
from assistant.retrieval.embedding import SentenceTransformersEmbedder
from assistant.retrieval.index_files import load_index
from assistant.retrieval.search import HybridSearch
from assistant.settings import Settings

_EVERYTHING = Principal("benchmark", "benchmark", ("admin",))
_LIMIT = 10


def measure_retrieval() -> list[str]:
    """Returns a section of the report."""
    settings = Settings()
    embedder = SentenceTransformersEmbedder(settings.model, threads=settings.embedding_threads)
    embedder.load_in_background().join()
    index = load_index(settings.index_dir, embedder)
    search = HybridSearch(index, embedder)
    plain = bm25s.BM25(method="lucene")
    plain.index([tokens(f"{p.heading} {p.names} {p.text}") for p in index.passages], show_progress=False)
    queries = read_queries(ROOT / "quality" / "retrieval.jsonl")
    texts = [query.text for query in queries]

    def product(text: str) -> list[str]:
        hits = search.search_now(understand_text(text), limit=_LIMIT, principal=_EVERYTHING)
        return [hit.passage.id for hit in hits]

    def words(text: str) -> list[str]:
        known = [token for token in tokens(text) if token in plain.vocab_dict]
        if not known:
            return []
        scores = plain.get_scores(known)
        return [index.passages[at].id for at in scores.argsort()[::-1][:_LIMIT]]

    def dense(text: str) -> list[str]:
        nearest = index.cosines(embedder.queries([text]), len(index.vectors))
        return [index.passages[at].id for at in list(nearest)[:_LIMIT]]

    engines: dict[str, Callable[[str], list[str]]] = {
        "the product (restored, hybrid)": product,
        "plain BM25 (bm25s, words)": words,
        "dense only (FAISS)": dense,
    }
    lines = [
        f"## Search ({len(index.passages)} passages, {len(queries)} questions)",
        "",
        "| engine | recall@5 as written | recall@5 stripped | p50 ms | p95 ms |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, engine in engines.items():
        engine(texts[0])
        times, recalls = [], []
        for strip in (False, True):
            found = 0.0
            for query in queries:
                asked = fold(query.text) if strip else query.text
                began = perf_counter()
                hits = engine(asked)
                times.append((perf_counter() - began) * 1000)
                found += len(query.relevant.intersection(hits[:5])) / min(len(query.relevant), 5)
            recalls.append(found / len(queries))
        speed = f"{percentile(times, 0.5):.1f} | {percentile(times, 0.95):.1f}"
        lines.append(f"| {name} | {recalls[0]:.3f} | {recalls[1]:.3f} | {speed} |")
    restore = default_restorer().restore
    began = perf_counter()
    for text in texts:
        restore(fold(text))
    lines += ["", f"Restoring diacritics: {(perf_counter() - began) / len(texts) * 1000:.2f} ms a question."]
    return lines
