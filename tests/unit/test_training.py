"""What a training keeps and what it forgets. No Rasa is trained here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.adapters.rasa_shelf import kept_models, measured_model
from assistant.domain.example import Example, OwnExample
from assistant.domain.rasa_models import Changed, Judged, Measured, Wording, changes
from assistant.evaluation.nlu import Parse
from assistant.rasa_model import choose, name_of, own_models, rasa_model, record_of
from assistant.training import forget_old, keep_measured
from assistant.understanding.examples import as_training_file, read_examples

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def put(number: int, shipped: str | None = None) -> str:
    """A model, the higher its number the newer."""
    name = f"assistant-{number:012x}"
    own_models().mkdir(exist_ok=True)
    (own_models() / f"{name}.tar.gz").write_bytes(b"model")
    made_at = (NOW + timedelta(hours=number)).isoformat()
    made = {"made_at": made_at, "made_by": "lan", "examples": 1, "shipped": shipped or name_of(rasa_model())}
    record_of(name).write_text(json.dumps(made))
    return name


def names() -> set[str]:
    return {model.name for model in kept_models() if not model.shipped}


@pytest.mark.usefixtures("home")
class TestKeptModels:
    def test_newest_are_kept(self) -> None:
        made = [put(number) for number in range(1, 5)]
        forget_old(2)
        assert names() == set(made[2:])
        assert {file.name for file in own_models().iterdir()} == {
            f"{n}{end}" for n in made[2:] for end in (".json", ".tar.gz")
        }

    def test_one_that_answers_is_kept_however_old(self) -> None:
        made = [put(number) for number in range(1, 5)]
        choose(made[0])
        forget_old(1)
        assert names() == {made[0], made[3]}

    def test_of_other_shipped_sentences_are_forgotten(self) -> None:
        old, new = put(1, shipped="assistant-ffffffffffff"), put(2)
        forget_old(5)
        assert names() == {new}
        assert not record_of(old).exists()

    def test_newest_comes_first(self) -> None:
        made = [put(number) for number in (3, 1, 2)]
        assert [model.name for model in kept_models() if not model.shipped] == [made[0], made[2], made[1]]


def parses(examples: Sequence[Example], model: Path) -> dict[Wording, tuple[Sequence[Example], Sequence[Parse]]]:
    """A model that takes everything for a greeting."""
    found: list[Parse] = [
        {"intent": "greet", "best_intent": "greet", "confidence": 0.9, "ms": 1.0, "entities": []} for _ in examples
    ]
    return {"as_written": (examples, found), "stripped": (examples, found)}


def never(examples: Sequence[Example], model: Path) -> dict[Wording, tuple[Sequence[Example], Sequence[Parse]]]:
    raise AssertionError("measured again")


@pytest.mark.usefixtures("home")
class TestMeasure:
    def test_is_kept_beside_what_the_model_was_made_from(self) -> None:
        name = put(1)
        keep_measured(own_models() / f"{name}.tar.gz", parses=parses)
        measured = measured_model(name)
        assert measured is not None
        assert 0 < measured.figures["as_written"]["accuracy"] < 0.2
        assert measured.judged["stripped"][0].got == "greet"
        assert names() == {name}

    def test_is_not_made_twice(self) -> None:
        name = put(1)
        keep_measured(own_models() / f"{name}.tar.gz", parses=parses)
        keep_measured(own_models() / f"{name}.tar.gz", parses=never)
        assert measured_model(name) is not None

    def test_of_the_shipped_model_is_kept_too(self) -> None:
        keep_measured(rasa_model(), parses=parses)
        assert measured_model(name_of(rasa_model())) is not None
        assert names() == set()

    def test_on_other_sentences_says_nothing(self) -> None:
        name = put(1)
        keep_measured(own_models() / f"{name}.tar.gz", parses=parses)
        content = json.loads(record_of(name).read_text())
        record_of(name).write_text(json.dumps(content | {"measured_on": "others"}))
        assert measured_model(name) is None


class TestChanges:
    def test_what_became_worse_comes_first(self) -> None:
        def measured(*got: str) -> Measured:
            judged = tuple(Judged(f"câu {n}", "greet", one) for n, one in enumerate(got))
            return Measured({"as_written": {}, "stripped": {}}, {"as_written": judged, "stripped": ()})

        found = changes(measured("thank", "greet", "help", "greet"), measured("greet", "thank", "abuse", "greet"))
        assert [(one.text, one.verdict) for one in found] == [
            ("câu 1", "worse"),
            ("câu 2", "other"),
            ("câu 0", "better"),
        ]
        assert found[0] == Changed("as_written", "câu 1", "greet", "greet", "thank")


class TestTrainingFile:
    @pytest.mark.parametrize(
        "text", ["- chào", "a: b # c", "'x' \"y\"", "lệ phí [khai sinh](procedure)", "{}", "!!python/x", "*a &b"]
    )
    def test_is_read_as_it_was_written(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "own.yml"
        file.write_text(as_training_file([OwnExample(1, text, "greet", NOW, "lan")]))
        (read,) = read_examples(file)
        assert (read.text, read.intent) == (OwnExample(1, text, "greet", NOW, "lan").example.text, "greet")

    def test_is_the_same_in_any_order(self) -> None:
        one, other = OwnExample(1, "chào", "greet", NOW, "lan"), OwnExample(2, "hi", "greet", NOW, "huy")
        assert as_training_file([one, other]) == as_training_file([other, one])
