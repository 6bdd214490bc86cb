"""ask: one question from the terminal."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import Any

from assistant.domain.errors import InvalidMessage
from assistant.domain.message import IncomingMessage, Reply
from assistant.domain.principal import CITIZEN, Principal
from assistant.settings import Settings


def add(commands: Any) -> None:
    parser = commands.add_parser("ask", help="answer one question; through Rasa when the assistant is running")
    parser.add_argument("question")
    parser.add_argument("--as", dest="role", default="citizen", choices=["citizen", "official", "leader"])
    parser.add_argument(
        "--unit", action="append", default=[], help="unit of the official; the whole office unless given"
    )
    parser.add_argument("--json", action="store_true", help="print the reply as the API would")
    parser.set_defaults(command=ask)


def ask(arguments: argparse.Namespace) -> int:
    try:
        reply = asyncio.run(_ask(arguments))
    except InvalidMessage as error:
        from assistant.messages import message

        print(message(f"error.{error.code}"), file=sys.stderr)
        return 1
    if arguments.json:
        from channels.web import render_reply

        print(json.dumps(render_reply(reply), ensure_ascii=False, indent=2))
    else:
        _print(reply)
    return 0


async def _ask(arguments: argparse.Namespace) -> Reply:
    from assistant.adapters.running import connected
    from assistant.bootstrap import build_application

    application = build_application(connected(Settings()))
    if application.embedder is not None:
        await asyncio.to_thread(application.embedder.load_in_background().join)
    root = application.office.root_unit
    principal = CITIZEN
    if arguments.role != "citizen":
        units = tuple(arguments.unit) or (root,)
        principal = Principal("terminal", "terminal", (arguments.role,), units)
    try:
        return await application.assistant.reply(IncomingMessage("terminal", arguments.question, None, principal))
    finally:
        await application.close()


def _print(reply: Reply) -> None:
    understood = reply.understanding
    print(f"[{understood.route}] {understood.intent} ({understood.confidence:.2f}): {understood.text}\n")
    for answer in reply.answers:
        print(answer.text)
        for citation in getattr(answer, "citations", ()):
            print(f"  – Nguồn: {citation.title}. {citation.locator}")
        if answer.choices:
            print("  – " + " | ".join(choice.label for choice in answer.choices))
        print()
