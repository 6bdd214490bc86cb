"""Asks the questions of `golden/` with and without diacritics, of the whole product and by rules alone; see `golden/README.md`.

Everything is asked once; each threshold is a test of its own, and prints every miss.
"""

from __future__ import annotations

import ast
import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.adapters.memory import MemorySearch
from assistant.adapters.sql.database import migrate, open_blocking
from assistant.adapters.sql.dossiers import SqlDossiers
from assistant.adapters.sql.register_counts import SqlRegisterCounts
from assistant.bootstrap import build_assistant
from assistant.common.text import fold, tokens
from assistant.domain.message import IncomingMessage
from assistant.domain.principal import CITIZEN
from assistant.dossiers.importing import ImportOptions, import_dossiers
from assistant.edition_maker import build_edition
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.pipeline.assistant import Assistant
from channels.web import render_answer
from tests.builders import LEADER, OFFICE_STAFF, WARD_7_STAFF, an_official, fixed_editions
from tests.product import ROOT, Product, running_product
from tests.specification.golden.answers import answer_to
from tests.specification.golden.calculate import load
from tests.specification.golden.judge import Verdict, verdict, without_diacritics
from tests.specification.golden.places import AS_OF

FOLDER = Path(__file__).parent / "golden"
PEOPLE = {
    "lãnh đạo": "sep",
    "cán bộ": "canbo",
    "cán bộ phường 7": "canbo7",
    "cán bộ phường 8": "canbo8",
    "người dân": None,
}
PRINCIPALS = {
    "lãnh đạo": LEADER,
    "cán bộ": OFFICE_STAFF,
    "cán bộ phường 7": WARD_7_STAFF,
    "cán bộ phường 8": an_official("phuong-8"),
    "người dân": CITIZEN,
}
REGISTER = FOLDER / "register.csv"
NOW = datetime(2026, 10, 19, tzinfo=UTC)  # of the import
LEAST_QUESTIONS = 250
LEAST_ANSWERED = 0.97
AT_ONCE = 3  # questions; all of them take about two minutes on two cores
KEYS = {"câu hỏi", "người hỏi", "tính", "đáp án", "từ chối", "có chữ", "không có chữ"}
Json = dict[str, Any]

FILES = {path.stem: load(path) for path in sorted(FOLDER.glob("*.yml"))}
QUESTIONS = [question for questions in FILES.values() for question in questions]
# As it is written, and as it is typed without diacritics; each begins a conversation.
FORMS = [
    (question, text)
    for question in QUESTIONS
    for text in (question["câu hỏi"], without_diacritics(question["câu hỏi"]))
]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in one form, and how its answer was judged."""

    text: str
    answerable: bool
    verdict: Verdict
    why: str


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product of its own, because its register is loaded."""
    with running_product(tmp_path_factory.mktemp("golden")) as started:
        started.add_person("canbo8", "official", ["phuong-8"])
        command = [sys.executable, "-m", "assistant", "import-dossiers", str(REGISTER)]
        command += ["--as-of", AS_OF.isoformat()]
        subprocess.run(command, env=started.environment, cwd=ROOT, check=True, capture_output=True)
        for name in filter(None, PEOPLE.values()):
            started.headers(name)  # signs in once, before several ask at the same time
        yield started


def _judged(question: Json, text: str, answers: Sequence[Json]) -> Asked:
    return Asked(text, "từ chối" not in question, *verdict(question, answers))


def _told(misses: list[Asked]) -> str:
    return "\n".join([f"{len(misses)} misses:", *(f"- {miss.text}\n    {miss.verdict}: {miss.why}" for miss in misses)])


class Thresholds:
    """What must hold however a question is understood; who inherits it gives `asked`, the whole set in both forms."""

    def test_answered_numbers_are_exact(self, asked: list[Asked]) -> None:
        misses = [one for one in asked if one.answerable and one.verdict == "inexact"]
        assert not misses, _told(misses)

    def test_nearly_all_with_data_are_answered(self, asked: list[Asked]) -> None:
        answerable = [one for one in asked if one.answerable]
        misses = [one for one in answerable if one.verdict == "unanswered"]
        assert len(misses) <= (1 - LEAST_ANSWERED) * len(answerable), _told(misses)

    def test_unanswerable_are_refused_with_the_reason(self, asked: list[Asked]) -> None:
        misses = [one for one in asked if not one.answerable and one.verdict != "right"]
        assert not misses, _told(misses)


@pytest.mark.rasa
class TestWithRasa(Thresholds):
    """As officials meet it: the whole product over HTTP."""

    @pytest.fixture(scope="class")
    @classmethod
    def asked(cls, golden: Product) -> list[Asked]:
        def ask(form: tuple[Json, str]) -> Asked:
            question, text = form
            reply = golden.ask(text, who=PEOPLE[question.get("người hỏi", "lãnh đạo")])
            return _judged(question, text, reply["answers"])

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(ask, FORMS))

    def test_register_is_said_to_be_simulated(self, golden: Product) -> None:
        (answer,) = golden.ask("tỷ lệ đúng hạn của phường 8", who="sep")["answers"]
        assert "mô phỏng" in answer["text"].split("\n")[0], answer
        assert answer["chart"] is not None, answer
        assert answer["indicator"]["period"]["to"] == "2025-06-30", answer

    def test_other_ward_is_kept_back(self, golden: Product) -> None:
        (answer,) = golden.ask("tỷ lệ đúng hạn của phường 8", who="canbo7")["answers"]
        assert (answer["kind"], answer["reason"]) == ("refusal", "no_permission"), answer


class TestByRules(Thresholds):
    """As it is while Rasa is away: rules and words, in memory, in seconds."""

    @pytest.fixture(scope="class")
    @classmethod
    def asked(cls, knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
        url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('golden-rules') / 'store.sqlite3'}"
        migrate(url)
        store = SqlDossiers(url)
        options = ImportOptions(by="test", as_of=AS_OF, now=NOW)
        with REGISTER.open("rb") as stream:
            import_dossiers(stream, REGISTER.name, store, knowledge.units, knowledge.procedures, b"key" * 11, options)
        store.close()
        blocking = open_blocking(url)
        search = MemorySearch(all_passages(knowledge))
        edition = build_edition(knowledge, search, counts=SqlRegisterCounts(blocking))
        assistant = build_assistant(fixed_editions(edition))
        found = asyncio.run(_ask_all(assistant))
        blocking.dispose()
        return found


async def _ask_all(assistant: Assistant) -> list[Asked]:
    found = []
    for question, text in FORMS:
        person = PRINCIPALS[question.get("người hỏi", "lãnh đạo")]
        reply = await assistant.reply(IncomingMessage("test", text, None, person))
        found.append(_judged(question, text, [render_answer(answer) for answer in reply.answers]))
    return found


class TestSet:
    """The set itself: big enough, current, and written for this purpose."""

    def test_has_enough_questions(self) -> None:
        assert len(QUESTIONS) >= LEAST_QUESTIONS

    @pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["câu hỏi"])
    def test_says_what_is_expected(self, question: Json) -> None:
        assert set(question) <= KEYS
        assert question.get("người hỏi", "lãnh đạo") in PEOPLE
        assert ("đáp án" in question) != ("từ chối" in question)

    def test_numbers_are_current(self) -> None:
        stale = [
            question["câu hỏi"]
            for question in QUESTIONS
            if "tính" in question and answer_to(question) != question["đáp án"]
        ]
        assert not stale, f"run python -m tests.specification.golden.calculate --write: {stale}"

    def test_calculator_shares_nothing_with_the_product(self) -> None:
        """Two ways of counting that share code would agree on the same mistake."""
        trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py")]
        nodes = [node for tree in trees for node in ast.walk(tree)]
        names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        assert names
        assert not [name for name in names if name.split(".")[0] in ("assistant", "actions", "channels")]

    def test_no_question_is_asked_twice(self) -> None:
        keys = [_key(question["câu hỏi"]) for question in QUESTIONS]
        assert sorted(set(keys)) == sorted(keys)

    def test_no_question_is_copied(self) -> None:
        """Neither what Rasa learns from, nor the other measurements, nor the conversations of this folder."""
        elsewhere = [*(ROOT / "nlu_data").rglob("*.yml"), *Path(__file__).parent.glob("*.yml")]
        known = {_key(text) for path in elsewhere for text in _texts(yaml.safe_load(path.read_text(encoding="utf-8")))}
        copied = [question["câu hỏi"] for question in QUESTIONS if _key(question["câu hỏi"]) in known]
        assert not copied


def _key(text: str) -> str:
    return " ".join(tokens(fold(text)))


def _texts(value: Any) -> Iterator[str]:
    """All strings of a YAML file, the lines of a block one by one."""
    if isinstance(value, str):
        yield from (line.strip().removeprefix("- ") for line in value.split("\n"))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from (*_texts(key), *_texts(part))
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
