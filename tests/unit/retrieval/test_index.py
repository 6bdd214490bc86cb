"""The index on disk: built once, embedded only where something changed, never half there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.domain.errors import SearchUnavailable
from assistant.retrieval.index_files import build_index, load_index
from tests.builders import a_passage
from tests.hashing_embedder import HashingEmbedder

PASSAGES = [a_passage(f"document:mau:{number}", f"Đoạn số {number}.") for number in range(40)]


class TestBuild:
    def test_makes_what_load_reads(self, tmp_path: Path) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        assert load_index(tmp_path, HashingEmbedder()).passages == tuple(PASSAGES)

    def test_holds_one_vector_a_passage(self, tmp_path: Path) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        assert len(load_index(tmp_path, HashingEmbedder()).vectors) == 40

    def test_tells_its_progress(self, tmp_path: Path) -> None:
        steps: list[tuple[int, int]] = []
        build_index(tmp_path, PASSAGES, HashingEmbedder(), lambda done, total: steps.append((done, total)))
        assert steps == [(32, 40), (40, 40)]

    def test_records_what_it_was_made_from(self, tmp_path: Path) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        manifest = load_index(tmp_path, HashingEmbedder()).manifest
        assert (manifest.model, manifest.dimension, manifest.passages, manifest.embedded) == ("hashing", 64, 40, 40)


class TestBuildAgain:
    def embedded_by(self, folder: Path, passages: list, name: str = "hashing") -> int:  # type: ignore[type-arg]
        embedder = HashingEmbedder(name)
        build_index(folder, passages, embedder)
        return len(embedder.embedded)

    def test_the_same_passages_are_not_embedded_again(self, tmp_path: Path) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        assert self.embedded_by(tmp_path, PASSAGES) == 0

    def test_only_a_changed_passage_is_embedded(self, tmp_path: Path) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        assert self.embedded_by(tmp_path, [replace(PASSAGES[0], text="Khác."), *PASSAGES[1:]]) == 1

    def test_a_changed_date_reaches_the_index(self, tmp_path: Path) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        build_index(tmp_path, [replace(PASSAGES[0], as_of=date(2027, 1, 1))], HashingEmbedder())
        assert load_index(tmp_path, HashingEmbedder()).passages[0].as_of == date(2027, 1, 1)

    def test_another_order_keeps_each_vector_with_its_passage(self, tmp_path: Path) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        build_index(tmp_path, PASSAGES[::-1], HashingEmbedder())
        index = load_index(tmp_path, HashingEmbedder())
        wanted = HashingEmbedder().queries([f"{p.heading}. {p.text}" for p in index.passages])
        assert index.vectors.vectors() == pytest.approx(wanted)

    def test_another_model_embeds_everything(self, tmp_path: Path) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        assert self.embedded_by(tmp_path, PASSAGES, "another") == 40

    def test_leaves_only_the_new_index(self, tmp_path: Path) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        target = build_index(tmp_path, PASSAGES[:1], HashingEmbedder())
        assert [path for path in tmp_path.iterdir() if path.is_dir()] == [target]

    def test_an_interrupted_build_leaves_the_current_index(self, tmp_path: Path) -> None:
        class PowerCut(HashingEmbedder):
            def passages(self, texts):  # type: ignore[no-untyped-def]
                raise KeyboardInterrupt

        build_index(tmp_path, PASSAGES[:1], HashingEmbedder())
        with pytest.raises(KeyboardInterrupt):
            build_index(tmp_path, PASSAGES, PowerCut())
        assert len(load_index(tmp_path, HashingEmbedder()).passages) == 1


class TestUnusable:
    def test_without_an_index_search_is_unavailable(self, tmp_path: Path) -> None:
        with pytest.raises(SearchUnavailable, match="make index"):
            load_index(tmp_path, HashingEmbedder())

    def test_an_index_of_another_model_is_refused(self, tmp_path: Path) -> None:
        build_index(tmp_path, PASSAGES, HashingEmbedder("e5"))
        with pytest.raises(SearchUnavailable, match=r"built with e5 \(64\), settings ask for bge \(32\)"):
            load_index(tmp_path, HashingEmbedder("bge", 32))

    def test_a_pointer_to_nothing_is_no_index(self, tmp_path: Path) -> None:
        (tmp_path / "current").write_text("gone")
        with pytest.raises(SearchUnavailable):
            load_index(tmp_path, HashingEmbedder())

    @pytest.mark.parametrize("name", ["manifest.json", "passages.json", "vectors.faiss"])
    def test_a_corrupt_file_is_no_index(self, tmp_path: Path, name: str) -> None:
        home = build_index(tmp_path, PASSAGES, HashingEmbedder())
        (home / name).write_bytes((home / name).read_bytes()[:40])
        with pytest.raises(SearchUnavailable, match="make index"):
            load_index(tmp_path, HashingEmbedder())

    @pytest.mark.parametrize("name", ["passages.json", "vectors.faiss"])
    def test_a_missing_file_is_no_index(self, tmp_path: Path, name: str) -> None:
        home = build_index(tmp_path, PASSAGES, HashingEmbedder())
        (home / name).unlink()
        with pytest.raises(SearchUnavailable, match="make index"):
            load_index(tmp_path, HashingEmbedder())

    @pytest.mark.parametrize("name", ["manifest.json", "vectors.faiss"])
    def test_a_corrupt_index_is_built_anew(self, tmp_path: Path, name: str) -> None:
        home = build_index(tmp_path, PASSAGES, HashingEmbedder())
        (home / name).write_bytes(b"broken")
        build_index(tmp_path, PASSAGES, HashingEmbedder())
        assert len(load_index(tmp_path, HashingEmbedder()).passages) == 40
