"""People of the office who sign in, made without the slow way of hashing a password."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from sqlalchemy import insert

from assistant.adapters.sql.tables import people, tokens
from assistant.domain.principal import Role
from tests.web.client import Client, Json

DOCUMENTS = "/api/v1/knowledge/documents"


@dataclass
class Editor(Client):
    """An editor or approver at work."""

    fields: dict[str, str] = field(default_factory=dict)

    async def post(self, path: str, body: object = None) -> Json:
        """Returns the body of a successful answer."""
        response = await self.http.post(path, json=body, headers=self.headers)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def status(self, path: str, body: object = None) -> int:
        return (await self.http.post(path, json=body, headers=self.headers)).status_code

    async def send_file(self, content: bytes | str, name: str = "quy-che.md", **fields: str) -> tuple[int, Json]:
        """Uploads a file; returns status and body."""
        files = {"file": (name, content if isinstance(content, bytes) else content.encode())}
        response = await self.http.post(DOCUMENTS, files=files, data=fields, headers=self.headers)
        return response.status_code, dict(response.json())

    async def upload(self, content: bytes | str, name: str = "quy-che.md", **fields: str) -> str:
        """Uploads a file that is taken; returns the document's id."""
        status, body = await self.send_file(content, name, **fields)
        assert status == 201, body
        return str(body["document_id"])


def a_person(name: str, *roles: Role, units: tuple[str, ...] = ()) -> Json:
    """Returns an account as the store keeps it; no password fits."""
    return {
        "id": f"id-{name}", "name": name, "password_hash": "", "roles": list(roles), "units": list(units),
        "failed_attempts": 0, "locked_until": None, "created_at": datetime.now(UTC),
    }  # fmt: skip


async def signed_in(app: FastAPI, client: Client, name: str, *roles: Role, units: tuple[str, ...] = ()) -> Editor:
    """Adds an account and returns its owner, signed in."""
    token = secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    person = a_person(name, *roles, units=units)
    digest = hashlib.sha256(token.encode()).hexdigest()
    async with app.state.application.engine.begin() as connection:
        await connection.execute(insert(people).values(person))
        await connection.execute(
            insert(tokens).values(digest=digest, person_id=person["id"], expires_at=now + timedelta(hours=1))
        )
    return Editor(client.http, {"Authorization": f"Bearer {token}"})
