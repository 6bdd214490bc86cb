"""Which person of ours the identity provider means. Roles and units stay ours."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from assistant.adapters.oidc import Identity
from assistant.bootstrap import Application
from assistant.domain.audit import AuditEntry
from assistant.domain.principal import Principal, Role
from assistant.events import log
from assistant.oidc_settings import OidcSettings
from channels.linking import note

_LONGEST_NAME = 80


async def recognised(identity: Identity, app: Application) -> Principal | None:
    """Returns the person, None for somebody without an account here, or whose account is locked.

    Who is known is known by `sub`: a name that the provider gives to somebody else later does not bring the account with it.
    """
    person_id = await app.linked.person_of("oidc", identity.account)
    if person_id is not None:
        return await app.people.person(person_id)
    person = await _by_name(identity, app) or await _made(identity, app)
    if person is None:
        log("account.unknown", component="oidc")
        return None
    await app.linked.link("oidc", identity.account, person.id or "")
    await note("link", "oidc", person, app.audit)
    return person


async def _by_name(identity: Identity, app: Application) -> Principal | None:
    if app.settings.oidc_claim != "preferred_username" or not identity.username:
        return None
    person = await app.people.by_name(identity.username)
    if person is None or any(one.kind == "oidc" for one in await app.linked.of(person.id or "")):
        return None
    return person


async def _made(identity: Identity, app: Application) -> Principal | None:
    """Makes an account for who has a role by the settings; nobody knows its password, and its units an administrator gives."""
    roles = given_roles(identity, app.settings)
    name = identity.username.strip()
    if not roles or not name or len(name) > _LONGEST_NAME or not name.isprintable():
        return None
    try:
        await app.people.add(Principal(None, name, roles, ()), secrets.token_urlsafe(48))
    except ValueError:  # the name is somebody's who is not this person
        return None
    made: dict[str, Any] = {"roles": list(roles), "units": []}
    await app.audit.add(AuditEntry(datetime.now(UTC), name, "account", name, None, made))
    return await app.people.by_name(name)


def given_roles(identity: Identity, settings: OidcSettings) -> tuple[Role, ...]:
    """Returns the roles that the settings give for what the provider says of somebody."""
    said = identity.claims.get(settings.oidc_role_claim)
    values = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    roles = {settings.oidc_roles[value] for value in values if isinstance(value, str) and value in settings.oidc_roles}
    return tuple(sorted(roles))
