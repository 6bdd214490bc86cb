"""prepare, index, check-knowledge: from files to what the assistant answers from."""

from __future__ import annotations

import argparse
import sys
from time import monotonic
from typing import Any

from assistant.settings import Settings


def add(commands: Any) -> None:
    parser = commands.add_parser("prepare", help="make what is missing: sentence model, names, index, Rasa model")
    parser.add_argument("--without-rasa", action="store_true", help="leave the Rasa model out")
    parser.set_defaults(command=prepare)
    parser = commands.add_parser("index", help="build the search index again; only what changed is embedded")
    parser.set_defaults(command=index)
    parser = commands.add_parser(
        "check-knowledge", help="read every file of knowledge/ and name file, line and key of errors"
    )
    parser.set_defaults(command=check)


def prepare(arguments: argparse.Namespace) -> int:
    from assistant.preparation import prepare as prepare_all

    prepare_all(Settings(), progress(), with_rasa=not arguments.without_rasa)
    return 0


def index(arguments: argparse.Namespace) -> int:
    from assistant.knowledge_base.knowledge import load_knowledge
    from assistant.preparation import index as build

    settings = Settings()
    tell = progress()
    if not build(settings, load_knowledge(settings.knowledge), tell):
        tell("nothing has changed since the index was built")
    return 0


def check(arguments: argparse.Namespace) -> int:
    from assistant.knowledge_base.knowledge import load_knowledge

    knowledge = load_knowledge(Settings().knowledge)
    tables = knowledge.tables
    print(
        f"{len(knowledge.procedures)} procedures, {len(knowledge.documents)} documents, "
        f"{len(tables.metrics)} metrics, {len(tables.observations)} table cells: no error"
    )
    return 0


def progress() -> Any:
    """Returns what prints a line with the seconds since now."""
    began = monotonic()

    def say(text: str) -> None:
        print(f"[{monotonic() - began:5.1f} s] {text}", file=sys.stderr, flush=True)

    return say
