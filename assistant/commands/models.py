"""models: those that learnt from the office's own sentences; the pages at /admin/models do the same."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from typing import Any

from assistant.settings import Settings


def add(commands: Any) -> None:
    parser = commands.add_parser("models", help="list Rasa's models, train one, say which one answers")
    kinds = parser.add_subparsers(title="what", required=True, metavar="WHAT")
    kinds.add_parser("list", help="those that fit, newest first; * answers").set_defaults(command=list_models)
    train = kinds.add_parser("train", help="from the shipped sentences and the office's own; takes minutes")
    train.add_argument("--by", default=f"terminal:{getpass.getuser()}", help="whose training it is")
    train.add_argument("--lock", type=int, help=argparse.SUPPRESS)  # an open file that holds the lock already
    train.set_defaults(command=train_model)
    activate = kinds.add_parser(
        "activate", help="let a model answer: now when the assistant runs, else from its start on"
    )
    activate.add_argument("name")
    activate.set_defaults(command=activate_model)


def list_models(arguments: argparse.Namespace) -> int:
    from assistant.adapters.rasa_shelf import kept_models
    from assistant.rasa_model import active_model, name_of

    for model in kept_models():
        mark = "*" if model.name == name_of(active_model()) else " "
        print(
            f"{mark} {model.name} {model.made_at:%Y-%m-%d %H:%M} {model.examples} own sentences {model.made_by}".rstrip()
        )
    return 0


def train_model(arguments: argparse.Namespace) -> int:
    from assistant.adapters.sql.database import migrate
    from assistant.adapters.training_files import lock
    from assistant.training import train_own

    held = arguments.lock if arguments.lock is not None else lock()
    if held is None:
        print("another training is running", file=sys.stderr)
        return 1
    settings = Settings()
    migrate(settings.database)
    done = train_own(settings, arguments.by)
    os.close(held)
    print(done.phase, done.model)
    return 0 if done.phase in ("done", "nothing_new") else 1


def activate_model(arguments: argparse.Namespace) -> int:
    from assistant.adapters.running import running_file, wish
    from assistant.rasa_model import choose, path_of

    if path_of(arguments.name) is None:
        print(f"no such model: {arguments.name}; 'python -m assistant models list' names them", file=sys.stderr)
        return 1
    if running_file().exists():
        wish(arguments.name)
    else:
        choose(arguments.name)
    return 0
