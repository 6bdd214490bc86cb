"""Which model belongs to which data, and which of several answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.rasa_model import (
    active_model,
    choose,
    fingerprint,
    is_usable,
    name_of,
    own_model,
    own_models,
    path_of,
    rasa_model,
    record_of,
)

OWN = "assistant-0123456789ab"


def files(folder: Path, names: tuple[str, ...]) -> list[Path]:
    folder.mkdir(parents=True)
    made = [folder / name for name in names]
    for path in made:
        path.write_text(path.name)
    return made


class TestFingerprint:
    def test_is_the_same_wherever_the_folders_are(self, tmp_path: Path) -> None:
        """The data folder may lie before or behind the product's own in the alphabet."""
        product = files(tmp_path / "m", ("config.yml", "domain.yml"))
        before, behind = files(tmp_path / "a", ("manifest.json",)), files(tmp_path / "z", ("manifest.json",))
        assert fingerprint([*product, *before]) == fingerprint([*behind, *product])

    def test_is_another_when_a_content_changes(self, tmp_path: Path) -> None:
        made = files(tmp_path / "m", ("config.yml", "domain.yml"))
        first = fingerprint(made)
        made[0].write_text("changed")
        assert fingerprint(made) != first


def put(name: str = OWN, shipped: str | None = None) -> None:
    own_models().mkdir(parents=True, exist_ok=True)
    (own_models() / f"{name}.tar.gz").write_bytes(b"model")
    record_of(name).write_text(json.dumps({"shipped": shipped or name_of(rasa_model())}))


@pytest.mark.usefixtures("home")
class TestOwnModel:
    def test_is_named_by_the_sentences_that_it_learns_from(self, tmp_path: Path) -> None:
        one, other = tmp_path / "own.yml", tmp_path / "other" / "own.yml"
        other.parent.mkdir()
        one.write_text("a")
        other.write_text("b")
        assert len({own_model(one), own_model(other), rasa_model()}) == 3
        other.write_text("a")
        assert own_model(one) == own_model(other)

    def test_answers_when_it_was_chosen(self) -> None:
        put()
        choose(OWN)
        assert active_model() == own_models() / f"{OWN}.tar.gz"

    def test_shipped_one_answers_when_none_was(self) -> None:
        put()
        assert active_model() == rasa_model()

    def test_shipped_one_answers_when_the_shipped_sentences_have_changed_since(self) -> None:
        put(shipped="assistant-ffffffffffff")
        choose(OWN)
        assert active_model() == rasa_model()

    def test_shipped_one_answers_when_the_chosen_one_is_gone(self) -> None:
        put()
        choose(OWN)
        (own_models() / f"{OWN}.tar.gz").unlink()
        assert active_model() == rasa_model()

    @pytest.mark.parametrize("chosen", ["", "../../etc/passwd", "assistant-", "{}"])
    def test_shipped_one_answers_when_the_choice_is_none(self, chosen: str) -> None:
        choose(chosen)
        assert active_model() == rasa_model()

    @pytest.mark.parametrize("record", ["", "[]", "{}", "null", "\xff"])
    def test_with_a_damaged_record_is_not_used(self, record: str) -> None:
        put()
        record_of(OWN).write_text(record, encoding="latin-1")
        assert not is_usable(OWN)

    @pytest.mark.parametrize("name", ["../assistant-0123456789ab", "assistant-xyz", "", "training/own.yml"])
    def test_is_never_looked_for_outside_its_folder(self, name: str) -> None:
        assert path_of(name) is None
