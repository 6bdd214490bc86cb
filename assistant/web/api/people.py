"""POST /api/v1/auth/token: name and password for a bearer token."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from assistant.domain.principal import Principal
from assistant.web.dependencies import App

router = APIRouter(prefix="/api/v1/auth", tags=["people"])


class Credentials(BaseModel):
    username: str = Field(max_length=80)
    password: str = Field(max_length=200)


@router.post("/token")
async def token(body: Credentials, app: App) -> dict[str, Any]:
    """Signs a person in."""
    return session_json(*await app.people.sign_in(body.username, body.password))


def session_json(access_token: str, expires_in: int, person: Principal) -> dict[str, Any]:
    """Returns a session as programs get it; `expires_in` in seconds."""
    return {
        "access_token": access_token,
        "token_type": "bearer",
        "expires_in": expires_in,
        "person": {"name": person.name, "roles": list(person.roles), "units": list(person.units)},
    }
