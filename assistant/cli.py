"""`python -m assistant`: serve, ask, prepare, index, import-procedures, library, import-dossiers, simulate-dossiers, models,
users, reports, evaluate, check-knowledge, telegram, zalo-token."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from assistant.commands import (
    ask,
    dossiers,
    evaluate,
    knowledge,
    library,
    models,
    reports,
    serve,
    telegram,
    users,
    zalo,
)
from assistant.domain.errors import KnowledgeError
from assistant.preparation import PreparationFailed
from assistant.retrieval.embedded_model.source import ModelSourceError

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code. Expected failures are one line on standard error, not a trace."""
    parser = argparse.ArgumentParser(prog="python -m assistant", description=__doc__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in (serve, ask, knowledge, library, dossiers, models, users, reports, telegram, zalo, evaluate):
        module.add(commands)
    chosen = parser.parse_args(arguments)
    os.umask(0o077)  # what is made here holds conversations: it is for its owner alone
    command: Command = chosen.command
    try:
        return command(chosen)
    except (KnowledgeError, PreparationFailed, ModelSourceError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
