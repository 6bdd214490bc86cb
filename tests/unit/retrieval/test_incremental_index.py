"""An index made from the one before it, its files when they are damaged, and a graph instead of every vector."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain.errors import SearchUnavailable
from assistant.domain.passage import Passage
from assistant.retrieval.embedding import Vectors
from assistant.retrieval.index import SearchIndex, build
from assistant.retrieval.index_files import build_index, is_whole, load_index, save_index
from assistant.retrieval.search import HybridSearch
from assistant.retrieval.vector import VectorIndex
from tests.builders import ROOT, a_passage
from tests.hashing_embedder import HashingEmbedder

WORDS = ["lệ phí", "tạm trú", "khai sinh", "50.000 đồng", "phường 8", "05/8/2023", "hộ chiếu", "Đăng ký"]
PASSAGES = [a_passage(f"document:mau:{number}", f"Đoạn {number} nói về {WORDS[number % 8]}.") for number in range(40)]
QUERIES = ["lệ phí tạm trú", "dang ky khai sinh", "5/08/2023", "50.000 đồng ở phường 8", "xyz"]

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
asked = st.lists(texts, max_size=2).map(tuple)
entries = st.tuples(st.integers(0, 9), texts, texts, asked)
passages = st.lists(entries, max_size=10, unique_by=lambda entry: entry[0]).map(
    lambda drawn: [replace(a_passage(f"document:mau:{n}", said, heading=head), asked=q) for n, said, head, q in drawn]
)


def assert_alike(one: SearchIndex, other: SearchIndex) -> None:
    """Both find the same passages with the same scores."""
    assert one.passages == other.passages
    assert one.manifest.digest == other.manifest.digest
    np.testing.assert_allclose(one.vectors.vectors(), other.vectors.vectors())
    assert one.owners.tolist() == other.owners.tolist()
    for query in QUERIES:
        for name in ("bm25", "words", "folded_words", "pairs"):
            found, wanted = (getattr(index.lexical.scores(query), name) for index in (one, other))
            np.testing.assert_allclose(found, wanted, rtol=1e-5, err_msg=f"{query} {name}")


class TestBuiltOnAnother:
    @settings(deadline=None, max_examples=40)
    @given(st.lists(passages, min_size=2, max_size=4))
    def test_is_as_if_built_from_nothing(self, editions: list[list[Passage]]) -> None:
        index = build(editions[0], HashingEmbedder())
        for edition in editions[1:]:
            index = build(edition, HashingEmbedder(), index)
        assert_alike(index, build(editions[-1], HashingEmbedder()))

    @settings(deadline=None, max_examples=15)
    @given(passages, passages)
    def test_is_as_if_built_from_nothing_also_from_disk(
        self, tmp_path_factory: pytest.TempPathFactory, before: list[Passage], after: list[Passage]
    ) -> None:
        folder = tmp_path_factory.mktemp("index")
        build_index(folder, before, HashingEmbedder())
        build_index(folder, after, HashingEmbedder())
        assert_alike(load_index(folder, HashingEmbedder()), build(after, HashingEmbedder()))

    def test_leaves_the_other_as_it_was(self) -> None:
        known = build(PASSAGES, HashingEmbedder())
        before = known.lexical.scores("lệ phí").bm25.copy()
        build([replace(PASSAGES[0], text="Chữ hoàn toàn mới."), *PASSAGES[5:]], HashingEmbedder(), known)
        assert_alike(known, build(PASSAGES, HashingEmbedder()))
        assert known.lexical.scores("lệ phí").bm25.tolist() == before.tolist()

    def test_of_the_same_passages_is_the_same_object(self) -> None:
        known = build(PASSAGES, HashingEmbedder())
        assert build(list(PASSAGES), HashingEmbedder(), known) is known

    @pytest.mark.parametrize("change", [{"text": "Khác."}, {"unit": "phuong-7"}, {"locator": "Mục 2"}, {"names": "x"}])
    def test_of_a_changed_passage_is_another(self, change: dict[str, str]) -> None:
        known = build(PASSAGES, HashingEmbedder())
        made = build([replace(PASSAGES[0], **change), *PASSAGES[1:]], HashingEmbedder(), known)  # type: ignore[arg-type]
        assert made is not known
        assert made.passages[0] != known.passages[0]

    def test_embeds_nothing_when_only_facts_beside_the_text_change(self) -> None:
        known, embedder = build(PASSAGES, HashingEmbedder()), HashingEmbedder()
        build([replace(passage, visibility="internal", unit="x") for passage in PASSAGES], embedder, known)
        assert embedder.embedded == []

    def test_embeds_equal_passages_once(self) -> None:
        embedder = HashingEmbedder()
        index = build([a_passage(f"document:mau:{n}", "Một.", heading="Mục") for n in range(5)], embedder)
        assert (len(embedder.embedded), index.manifest.embedded, len(index.vectors)) == (1, 1, 5)

    def test_takes_nothing_over_from_another_model(self) -> None:
        known, embedder = build(PASSAGES, HashingEmbedder("old", 32)), HashingEmbedder("new", 64)
        assert_alike(build(PASSAGES, embedder, known), build(PASSAGES, HashingEmbedder("new", 64)))
        assert len(embedder.embedded) == 40

    def test_of_nothing_finds_nothing(self) -> None:
        embedder = HashingEmbedder()
        index = build([], embedder, build(PASSAGES, embedder))
        assert HybridSearch(index, embedder).search_now("lệ phí", limit=5) == ()
        assert_alike(build(PASSAGES, embedder, index), build(PASSAGES, embedder))


class TestDamagedFiles:
    @pytest.mark.parametrize("keep", [0, 4, 40, -30], ids=["empty", "magic only", "beginning", "end cut off"])
    @pytest.mark.parametrize("name", ["terms.npz", "vocabulary.json", "vectors.faiss", "passages.json"])
    def test_cut_short_are_no_index(self, tmp_path: Path, name: str, keep: int) -> None:
        home = build_index(tmp_path, PASSAGES, HashingEmbedder())
        (home / name).write_bytes((home / name).read_bytes()[:keep])
        with pytest.raises(SearchUnavailable, match="make index"):
            load_index(tmp_path, HashingEmbedder())

    @pytest.mark.parametrize("content", [b"broken", b"PK\x03\x04broken", b"\0" * 999], ids=["text", "zip", "zeros"])
    @pytest.mark.parametrize("name", ["terms.npz", "vocabulary.json", "manifest.json"])
    def test_overwritten_are_no_index(self, tmp_path: Path, name: str, content: bytes) -> None:
        home = build_index(tmp_path, PASSAGES, HashingEmbedder())
        (home / name).write_bytes(content)
        with pytest.raises(SearchUnavailable, match="make index"):
            load_index(tmp_path, HashingEmbedder())

    @pytest.mark.parametrize("name", ["terms.npz", "vocabulary.json", "manifest.json"])
    def test_missing_are_no_index(self, tmp_path: Path, name: str) -> None:
        home = build_index(tmp_path, PASSAGES, HashingEmbedder())
        (home / name).unlink()
        with pytest.raises(SearchUnavailable, match="make index"):
            load_index(tmp_path, HashingEmbedder())

    def test_with_a_flipped_byte_among_the_counts_are_no_index(self, tmp_path: Path) -> None:
        home = build_index(tmp_path, PASSAGES, HashingEmbedder())
        content = bytearray((home / "terms.npz").read_bytes())
        content[200] ^= 0xFF
        (home / "terms.npz").write_bytes(content)
        assert not is_whole(home)

    def test_of_two_indexes_mixed_are_no_index(self, tmp_path: Path) -> None:
        home = build_index(tmp_path / "a", PASSAGES, HashingEmbedder())
        fewer = build_index(tmp_path / "b", PASSAGES[:9], HashingEmbedder())
        for name in ("terms.npz", "vocabulary.json", "vectors.faiss", "passages.json"):
            whole = (home / name).read_bytes()
            (home / name).write_bytes((fewer / name).read_bytes())
            assert not is_whole(home), name
            (home / name).write_bytes(whole)
        assert is_whole(home)

    @pytest.mark.parametrize("content", ['["một"]', "{}", "5", "null", "[[1]]"])
    def test_with_another_vocabulary_are_no_index(self, tmp_path: Path, content: str) -> None:
        home = build_index(tmp_path, PASSAGES, HashingEmbedder())
        (home / "vocabulary.json").write_text(content)
        assert not is_whole(home)

    def test_of_another_layout_are_no_index(self, tmp_path: Path) -> None:
        home = build_index(tmp_path, PASSAGES, HashingEmbedder())
        manifest = json.loads((home / "manifest.json").read_text())
        for changed in ({**manifest, "layout": 1}, {k: v for k, v in manifest.items() if k != "texts"}, []):
            (home / "manifest.json").write_text(json.dumps(changed))
            assert not is_whole(home)

    @pytest.mark.parametrize("pointer", [b"", b"\xff\xfe", b"\0\0\0", b"../..", b"gone\n"], ids=range(5))
    def test_behind_a_damaged_pointer_are_no_index(self, tmp_path: Path, pointer: bytes) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        (tmp_path / "current").write_bytes(pointer)
        with pytest.raises(SearchUnavailable, match="make index"):
            load_index(tmp_path, HashingEmbedder())

    @pytest.mark.parametrize("name", ["terms.npz", "vocabulary.json", "current"])
    def test_are_made_anew(self, tmp_path: Path, name: str) -> None:
        home = build_index(tmp_path, PASSAGES, HashingEmbedder())
        (tmp_path / name if name == "current" else home / name).write_bytes(b"PK\x03\x04\xff")
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        assert_alike(load_index(tmp_path, HashingEmbedder()), build(PASSAGES, HashingEmbedder()))


SAVE_OFTEN = """
import sys
from pathlib import Path

from assistant.retrieval.index import build
from assistant.retrieval.index_files import save_index
from tests.builders import a_passage
from tests.hashing_embedder import HashingEmbedder

index = build([a_passage(f"document:mau:{n}") for n in range(5)], HashingEmbedder())
for _ in range(40):
    save_index(Path(sys.argv[1]), index)
"""


class TestTwoProcesses:
    def save_often(self, folder: Path) -> list[str]:
        """Lets two processes save the same index at a time; returns what they complained about."""
        command = [sys.executable, "-c", SAVE_OFTEN, str(folder)]
        running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        return [process.communicate(timeout=120)[1] for process in running]

    def test_may_save_the_same_index(self, tmp_path: Path) -> None:
        assert self.save_often(tmp_path) == ["", ""]
        assert len(load_index(tmp_path, HashingEmbedder()).passages) == 5

    def test_leave_no_drafts(self, tmp_path: Path) -> None:
        self.save_often(tmp_path)
        assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".draft")] == []

    def test_a_draft_that_vanishes_meanwhile_disturbs_nobody(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vanished = [tmp_path / "other.77.draft", tmp_path / "current.77.draft"]
        listed = Path.iterdir
        monkeypatch.setattr(Path, "iterdir", lambda folder: iter([*listed(folder), *vanished]))
        save_index(tmp_path, build(PASSAGES, HashingEmbedder()))
        monkeypatch.undo()
        assert len(load_index(tmp_path, HashingEmbedder()).passages) == 40

    def test_the_draft_of_another_process_stays(self, tmp_path: Path) -> None:
        (tmp_path / "other.77.draft").mkdir()
        save_index(tmp_path, build(PASSAGES, HashingEmbedder()))
        assert (tmp_path / "other.77.draft").is_dir()


def unit_vectors(count: int, seed: int) -> Vectors:
    drawn = np.random.default_rng(seed).normal(size=(count, 32)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


class TestGraph:
    VECTORS = unit_vectors(2000, 1)
    EXACT = VectorIndex(VECTORS)
    GRAPH = VectorIndex(VECTORS, exact_up_to=1999)

    def test_begins_above_the_limit(self) -> None:
        assert self.EXACT.exact
        assert not self.GRAPH.exact
        assert VectorIndex(self.VECTORS, exact_up_to=2000).exact

    def test_finds_what_comparing_all_finds(self) -> None:
        found = wanted = 0
        for query in unit_vectors(100, 2):
            exact, graph = self.EXACT.cosines(query[None], 10), self.GRAPH.cosines(query[None], 10)
            wanted += len(exact)
            found += len(exact.keys() & graph.keys())
            assert next(iter(graph)) == next(iter(exact))
        assert found / wanted >= 0.98

    def test_tells_the_same_cosines(self) -> None:
        query = unit_vectors(1, 3)
        exact, graph = self.EXACT.cosines(query, 10), self.GRAPH.cosines(query, 10)
        for at in exact.keys() & graph.keys():
            assert graph[at] == pytest.approx(exact[at], abs=1e-5)

    def test_finds_every_vector_by_itself(self) -> None:
        for at in range(0, 2000, 50):
            assert next(iter(self.GRAPH.cosines(self.VECTORS[at : at + 1], 1))) == at

    def test_gives_its_vectors_back(self) -> None:
        np.testing.assert_allclose(self.GRAPH.vectors(), self.VECTORS)

    def test_is_the_same_after_the_disk(self, tmp_path: Path) -> None:
        self.GRAPH.write(tmp_path / "graph")
        again, query = VectorIndex.read(tmp_path / "graph"), unit_vectors(1, 4)
        assert again.cosines(query, 60) == self.GRAPH.cosines(query, 60)
        assert (again.exact, again.dimension, len(again)) == (False, 32, 2000)

    def test_can_be_asked_for_everything(self) -> None:
        found = self.GRAPH.cosines(unit_vectors(1, 5), 5000)
        assert 1000 < len(found) <= 2000
        assert all(0 <= at < 2000 for at in found)


class TestSomeOnly:
    VECTORS = unit_vectors(2000, 6)
    AMONG = np.arange(2000) % 50 == 7

    @pytest.mark.parametrize("exact_up_to", [2000, 1999], ids=["exact", "graph"])
    def test_finds_nothing_else(self, exact_up_to: int) -> None:
        found = VectorIndex(self.VECTORS, exact_up_to=exact_up_to).cosines(unit_vectors(1, 7), 30, self.AMONG)
        assert len(found) == 30
        assert all(self.AMONG[at] for at in found)

    def test_finds_the_nearest_of_them(self) -> None:
        query = unit_vectors(1, 8)
        every = VectorIndex(self.VECTORS).cosines(query, 2000)
        assert [*VectorIndex(self.VECTORS).cosines(query, 5, self.AMONG)] == [at for at in every if self.AMONG[at]][:5]

    def test_of_none_finds_none(self) -> None:
        assert VectorIndex(self.VECTORS).cosines(unit_vectors(1, 9), 5, np.zeros(2000, dtype=bool)) == {}
