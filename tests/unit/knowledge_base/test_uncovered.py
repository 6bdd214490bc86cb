"""`knowledge/uncovered/`: what is right loads, what is wrong is refused with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.common.text import fold
from assistant.domain.errors import KnowledgeError
from assistant.domain.uncovered import UncoveredTopic
from assistant.knowledge_base.knowledge import Knowledge, load_knowledge
from tests.builders import ROOT

FILE = "xe.yml"
RIGHT = "# Xe\n- name: Đăng ký xe\n  aliases: [biển số xe]\n- name: Lương hưu\n  aliases: []\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped knowledge without its tables and documents, to be changed."""
    for name in ("units", "procedures", "indicators"):
        shutil.copytree(ROOT / "knowledge" / name, tmp_path / name)
    (tmp_path / "documents").mkdir()
    (tmp_path / "uncovered").mkdir()
    for name in ("office.yml", "ambiguous_names.yml"):
        shutil.copy(ROOT / "knowledge" / name, tmp_path)
    (tmp_path / "special_cases.yml").write_text("[]", encoding="utf-8")  # the shipped ones name topics
    return tmp_path


def load(folder: Path, text: str) -> Knowledge:
    (folder / "uncovered" / FILE).write_text(text, encoding="utf-8")
    return load_knowledge(folder)


class TestARightFile:
    def test_loads(self, folder: Path) -> None:
        assert load(folder, RIGHT).uncovered == {
            "uncovered:dang-ky-xe": UncoveredTopic("Đăng ký xe", ("biển số xe",)),
            "uncovered:luong-huu": UncoveredTopic("Lương hưu", ()),
        }

    @pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
    def test_may_be_empty(self, folder: Path, text: str) -> None:
        assert load(folder, text).uncovered == {}


class TestAWrongFile:
    @pytest.mark.parametrize(
        ("wrong", "line", "problem"),
        [
            pytest.param(RIGHT + "- name: Xe ôm\n  colour: đỏ\n  aliases: []\n", 7, "colour", id="unknown key"),
            pytest.param(RIGHT + "- name: Xe ôm\n", 6, "aliases", id="missing key"),
            pytest.param(RIGHT + "- name: Xe ôm\n  aliases: xe\n", 7, "aliases", id="no list"),
            pytest.param(RIGHT + "- name: Xe ôm\n  aliases: [5]\n", 7, "aliases", id="number"),
            pytest.param(RIGHT + "- name: null\n  aliases: []\n", 6, "name", id="no name"),
            pytest.param(RIGHT + "- Xe ôm\n", 6, "2", id="no mapping"),
        ],
    )
    def test_is_refused_with_its_line(self, folder: Path, wrong: str, line: int, problem: str) -> None:
        with pytest.raises(KnowledgeError, match=problem) as caught:
            load(folder, wrong)
        assert (caught.value.path.name, caught.value.line) == (FILE, line)

    def test_is_one_that_is_no_yaml(self, folder: Path) -> None:
        with pytest.raises(KnowledgeError, match=FILE):
            load(folder, RIGHT + "- name: [Xe ôm\n")

    @pytest.mark.parametrize("name", ["Đăng ký xe", "đăng ký xe", "Dang ky xe"])
    def test_lists_a_procedure_twice(self, folder: Path, name: str) -> None:
        with pytest.raises(KnowledgeError, match=f"{FILE}.*listed twice"):
            load(folder, RIGHT + f"- name: {name}\n  aliases: []\n")


class TestTheShippedFiles:
    def test_name_no_procedure_that_is_described(self, knowledge: Knowledge) -> None:
        described = {
            phrase.lower()
            for procedure in knowledge.procedures.values()
            for phrase in (procedure.name, *procedure.aliases)
        }
        topics = knowledge.uncovered.values()
        assert [
            phrase for topic in topics for phrase in (topic.name, *topic.aliases) if phrase.lower() in described
        ] == []

    def test_give_no_phrase_to_two_topics(self, knowledge: Knowledge) -> None:
        phrases = [phrase.lower() for topic in knowledge.uncovered.values() for phrase in {topic.name, *topic.aliases}]
        assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []

    def test_give_no_question_twice(self, knowledge: Knowledge) -> None:
        described = [question for procedure in knowledge.procedures.values() for question in procedure.asked]
        uncovered = [question for topic in knowledge.uncovered.values() for question in topic.questions]
        questions = [fold(question.lower()) for question in (*described, *uncovered)]
        assert sorted({question for question in questions if questions.count(question) > 1}) == []
