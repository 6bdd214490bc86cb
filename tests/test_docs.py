"""The documentation keeps up: what it forgets fails here, with the name of what is missing."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
NOT_OURS = {"node_modules", "var", "models", "results"}
GLOSSARY = "docs/glossary.md"
ENTRY = re.compile(r"^\| `(?P<term>[^`]+)` \| (?P<vietnamese>[^|]+?) \|", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def markdown_files() -> list[Path]:
    """Our own pages; neither what is installed nor what is made on this machine."""
    return sorted(
        path
        for path in ROOT.rglob("*.md")
        if not any(folder in NOT_OURS or folder.startswith(".") for folder in path.relative_to(ROOT).parts[:-1])
    )


def variable_names() -> list[str]:
    """The environment variable of every setting."""
    prefix = Settings.model_config["env_prefix"]
    return [str(field.validation_alias or f"{prefix}{name}").upper() for name, field in Settings.model_fields.items()]


def make_targets() -> list[str]:
    return re.findall(r"^([a-z-]+):.*##", read("Makefile"), re.MULTILINE)


def written_by_make() -> set[Path]:
    """Reports that a make target writes; they are linked before the first measurement is made."""
    return {ROOT / name for name in re.findall(r"--write (\S+\.md)", read("Makefile"))}


def broken_links(page: Path) -> list[str]:
    targets = [match["target"] for match in LINK.finditer(CODE_BLOCK.sub("", page.read_text(encoding="utf-8")))]
    relative = [t for t in targets if not re.match(r"[a-z][a-z0-9+.-]*:|#", t)]
    return [
        target
        for target in relative
        for file in [(page.parent / unquote(target.partition("#")[0])).resolve()]
        if not (file.exists() or file in written_by_make())
    ]


def glossary() -> dict[str, str]:
    return {entry["term"]: entry["vietnamese"] for entry in ENTRY.finditer(read(GLOSSARY))}


@lru_cache(maxsize=1)
def code() -> str:
    """All code and configuration of the product as one text."""
    folders = [ROOT / name for name in ("assistant", "actions", "channels")]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".yml")]
    return "\n".join(path.read_text(encoding="utf-8") for path in [*sorted(files), ROOT / "domain.yml"])


def is_used(term: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", code()) is not None


class TestSettings:
    @pytest.mark.parametrize("variable", variable_names())
    def test_stands_in_the_example(self, variable: str) -> None:
        assert re.search(rf"^# {variable}=", read(".env.example"), re.MULTILINE)

    def test_example_changes_nothing_by_itself(self) -> None:
        active = [line for line in read(".env.example").splitlines() if line and not line.startswith("#")]

        assert active == []

    def test_example_names_nothing_that_is_not_there(self) -> None:
        named = set(re.findall(r"^# ([A-Z][A-Z_]+)=", read(".env.example"), re.MULTILINE))

        assert named - set(variable_names()) == {"ASSISTANT_DATA_DIR"}  # read by assistant/common/places.py


@pytest.mark.parametrize("intent", yaml.safe_load(read("domain.yml"))["intents"])
def test_intent_is_explained(intent: str) -> None:
    explained = re.findall(r"^\| ([a-z_ /]+?) \|", read("nlu_data/README.md"), re.MULTILINE)

    assert intent in {name for cell in explained for name in cell.split(" / ")}


@pytest.mark.parametrize("target", make_targets())
def test_make_target_is_documented(target: str) -> None:
    assert re.search(rf"`make {target}\b", read("README.md") + read("CONTRIBUTING.md"))


@pytest.mark.parametrize("error", list(yaml.safe_load(read("assistant/messages.yml"))["error"]))
def test_error_code_is_explained(error: str) -> None:
    assert f"`{error}`" in read("docs/operations.md") + read("docs/architecture.md")


@pytest.mark.parametrize("page", markdown_files(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_resolve(page: Path) -> None:
    assert broken_links(page) == []


class TestGlossary:
    def test_is_not_short(self) -> None:
        assert len(glossary()) >= 45

    def test_has_one_line_for_a_term_and_one_term_for_a_word(self) -> None:
        lines = [match.group("term", "vietnamese") for match in ENTRY.finditer(read(GLOSSARY))]
        terms, words = zip(*lines, strict=True)

        assert sorted(terms) == sorted(set(terms))
        assert sorted(words) == sorted(set(words))

    @pytest.mark.parametrize("term", list(glossary()))
    def test_term_is_used_in_the_code(self, term: str) -> None:
        assert is_used(term)
