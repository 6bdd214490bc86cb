"""Search over passages beside plain BM25 (bm25s over words) and dense-only FAISS, the same questions in the same run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from time import perf_counter

import bm25s
import faiss

from assistant.common.diacritics import default_restorer
from assistant.common.places import ROOT
from assistant.common.text import fold, tokens
from assistant.common.understood import understand_text
from assistant.domain.principal import Principal
from assistant.domain.procedure import Procedure
from assistant.domain.uncovered import UncoveredTopic
from assistant.evaluation.files import percentile
from assistant.evaluation.retrieval import read_queries
from assistant.retrieval.embedding import SentenceTransformersEmbedder
from assistant.retrieval.index import SearchIndex
from assistant.retrieval.index_files import load_index
from assistant.retrieval.procedure_matching import ProcedureMatcher
from assistant.retrieval.search import HybridSearch
from assistant.settings import Settings

_EVERYTHING = Principal("benchmark", "benchmark", ("admin",))
_LIMIT = 10


def question_times(
    index: SearchIndex,
    embedder: SentenceTransformersEmbedder,
    procedures: Mapping[str, Procedure],
    uncovered: Mapping[str, UncoveredTopic],
    questions: Sequence[str],
) -> list[tuple[str, str, str]]:
    """Returns rows (what, p50 and p95, wanted) of what one question costs in this index, each asked once, and of two peers.

    The first peer is what a chain with a vector store does: the question encoded, the ten nearest passages of a flat FAISS index.
    """
    search, matcher = HybridSearch(index, embedder), ProcedureMatcher(procedures, uncovered, index, embedder)
    plain, flat = _plain_bm25(index), faiss.IndexFlatIP(embedder.dimension)
    flat.add(index.vectors.vectors())
    matcher.match(questions[0], {})
    steps = ("encoding", "procedure", "documents", "dense", "words")
    times: dict[str, list[float]] = {step: [] for step in steps}
    for question in questions[1:]:
        text = understand_text(question)
        clock = [perf_counter()]
        vector = embedder.queries([text])
        clock.append(perf_counter())
        matcher.match(text, {})
        clock.append(perf_counter())
        search.search_now(text, limit=_LIMIT, kinds=("document", "office"))
        clock.append(perf_counter())
        flat.search(vector, _LIMIT)
        clock.append(perf_counter())
        plain.get_scores([token for token in tokens(text) if token in plain.vocab_dict] or ["của"]).argsort()
        clock.append(perf_counter())
        for step, (began, ended) in zip(steps, pairwise(clock), strict=True):
            times[step].append((ended - began) * 1000)

    def row(what: str, *of: str, wanted: str = "–") -> tuple[str, str, str]:
        sums = [sum(parts) for parts in zip(*(times[step] for step in of), strict=True)]
        return what, f"p50 {percentile(sums, 0.5):.1f} ms, p95 {percentile(sums, 0.95):.1f} ms", wanted

    return [
        row("encoding the question", "encoding"),
        row("which procedure is meant, with encoding", "encoding", "procedure", wanted="60 ms"),
        row("passages of documents, with encoding", "encoding", "documents", wanted="60 ms"),
        row("both", "encoding", "procedure", "documents"),
        row("peer: dense only, FAISS, with encoding", "encoding", "dense"),
        row("peer: plain BM25 (bm25s)", "words"),
    ]


def _plain_bm25(index: SearchIndex) -> bm25s.BM25:
    plain = bm25s.BM25(method="lucene")
    plain.index([tokens(f"{p.heading} {p.names} {p.text}") for p in index.passages], show_progress=False)
    return plain


def measure_retrieval() -> list[str]:
    """Returns a section of the report."""
    settings = Settings()
    embedder = SentenceTransformersEmbedder(settings.model, threads=settings.embedding_threads)
    embedder.load_in_background().join()
    index = load_index(settings.index_dir, embedder)
    search = HybridSearch(index, embedder)
    plain = _plain_bm25(index)
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
