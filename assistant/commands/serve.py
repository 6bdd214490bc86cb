"""serve: everything under one roof, or the service alone."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from typing import Any

from assistant.settings import Settings


def add(commands: Any) -> None:
    parser = commands.add_parser("serve", help="run Rasa and the service together")
    parser.add_argument("--only", choices=["service"], help="run the service alone; Rasa runs elsewhere")
    parser.set_defaults(command=serve)


def serve(arguments: argparse.Namespace) -> int:
    settings = Settings()
    if arguments.only == "service":
        return _serve_service(settings)
    from assistant.events import configure_logging
    from assistant.supervisor import supervise

    configure_logging(settings.log_level)
    if settings.demo:
        _demonstration_accounts(settings)
    return supervise(settings, _say)


def _serve_service(settings: Settings) -> int:
    import uvicorn

    from assistant.bootstrap import build_application
    from assistant.events import configure_logging
    from assistant.pipeline.long_lived import set_aside
    from assistant.web.app import create_app

    configure_logging(settings.log_level)
    app = create_app(build_application(settings, grown=set_aside))
    set_aside()
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


def _demonstration_accounts(settings: Settings) -> None:
    """On an empty store only: one account a role, passwords printed once."""
    from assistant.adapters.sql.database import migrate, open_database
    from assistant.adapters.sql.people import SqlPeople
    from assistant.domain.principal import Principal
    from assistant.knowledge_base.knowledge import load_knowledge

    async def create() -> None:
        engine = open_database(settings.database)
        people = SqlPeople(engine)
        if await people.is_empty():
            root = load_knowledge(settings.knowledge).office.root_unit
            for name, role, units in (
                ("canbo", "official", (root,)),
                ("lanhdao", "leader", ()),
                ("quantri", "admin", ()),
            ):
                password = secrets.token_urlsafe(9)
                await people.add(Principal(None, name, (role,), units), password)  # type: ignore[arg-type]
                _say(f"Tài khoản dùng thử: {name} / {password}")
        await engine.dispose()

    migrate(settings.database)
    asyncio.run(create())


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
