"""How long comparing every vector takes beside a graph: where the one should give way to the other."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from assistant.evaluation.files import percentile
from assistant.retrieval.embedding import Vectors
from assistant.retrieval.vector import EXACT_UP_TO, VectorIndex

_SIZES, _DIMENSION, _CENTRES, _SPREAD = (10_000, 50_000, 100_000, 200_000), 384, 2_000, 0.6
_QUERIES, _WANTED, _COMPARED = 100, 1_000, 60
_NEVER = 10**9


def measure_vectors() -> list[str]:
    """Returns a section of the report."""
    draw = np.random.default_rng(1)
    centres = draw.normal(size=(_CENTRES, _DIMENSION))

    def vectors(count: int) -> Vectors:
        near = centres[draw.integers(0, _CENTRES, count)] + _SPREAD * draw.normal(size=(count, _DIMENSION))
        return np.asarray(near / np.linalg.norm(near, axis=1, keepdims=True), dtype=np.float32)

    queries = vectors(_QUERIES)
    rows = [_row(vectors(count), queries) for count in _SIZES]
    return [
        f"## Comparing all vectors, or walking a graph ({_DIMENSION} numbers a vector, drawn around {_CENTRES} centres)",
        "",
        f"The product compares all up to {EXACT_UP_TO:,}: a graph has to be built again for every publication.",
        "",
        f"| vectors | compare all, p50 | p95 | walk the graph, p50 | p95 | of the nearest {_COMPARED} found | building it |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *rows,
    ]


def _row(vectors: Vectors, queries: Vectors) -> str:
    exact = VectorIndex(vectors, exact_up_to=_NEVER)
    began = time.perf_counter()
    graph = VectorIndex(vectors, exact_up_to=0)
    built = time.perf_counter() - began
    found = [
        len(exact.cosines(query[None], _COMPARED).keys() & graph.cosines(query[None], _COMPARED).keys())
        for query in queries
    ]
    times = [_times(lambda query, index=index: index.cosines(query, _WANTED), queries) for index in (exact, graph)]
    cells = [f"{percentile(took, share):.1f} ms" for took in times for share in (0.5, 0.95)]
    share = sum(found) / (_COMPARED * len(queries))
    return f"| {len(vectors):,} | {' | '.join(cells)} | {share:.1%} | {built:.0f} s |"


def _times(ask: Callable[[Vectors], object], queries: Vectors) -> list[float]:
    took = []
    for query in queries:
        began = time.perf_counter()
        ask(query[None])
        took.append((time.perf_counter() - began) * 1000)
    return took


if __name__ == "__main__":
    print("\n".join(measure_vectors()))
