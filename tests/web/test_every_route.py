"""Every address of the service: who may call it. A new one that nobody has listed here fails."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount, Route

from assistant.domain.principal import Role
from assistant.web.desk.session import csrf_of
from tests.web.client import Client
from tests.web.people import signed_in

ANYBODY: tuple[Role, ...] = ("official", "leader", "editor", "approver", "admin")
EDITORS: tuple[Role, ...] = ("editor", "approver", "admin")
APPROVERS: tuple[Role, ...] = ("approver", "admin")
ADMINS: tuple[Role, ...] = ("admin",)
HANDLERS: tuple[Role, ...] = ("official", "leader", "admin")

# Address → why everybody may call it.
PUBLIC = {
    "/": "the citizens' page",
    "/api/v1/openapi.json": "the description of the interface holds no data",
    "/healthz": "a balancer asks it",
    "/readyz": "the citizens' page asks it; states and counts alone",
    "/metrics": "counts alone; docs/operations.md says to keep it inside",
    "/sign-in": "where one signs in",
    "/sign-in/oidc": "where one signs in",
    "/sign-in/oidc/back": "where one signs in: the provider's word, or not",
    "/sign-in/oidc/leave": "where one signs out of the provider",
    "/service-worker.js": "a part of the citizens' page",
    "/api/v1/auth/token": "where one signs in",
    "/api/v1/auth/zalo": "where one signs in: Zalo's word, or not",
    "/api/v1/conversations/{conversation_id}": "a citizen's opens to whoever holds its id, another one to its owner",
    "/api/v1/reports": "citizens report",
    "/api/v1/office": "what is on the office's door",
    "/api/v1/messages": "citizens ask",
    "/api/v1/sources/{source_id}": "public passages; an internal one is not found",
    "/api/v1/dossiers/{code}": "takes the applicant's number, and counts tries",
    "/api/v1/answers/{turn_id}/export.xlsx": "a citizen's turn opens to whoever holds its id, another one to its owner",
    "/api/v1/answers/{turn_id}/chart.png": "as the workbook",
    "/api/v1/answers/{turn_id}/feedback": "as the workbook",
    "/webhooks/telegram": "Telegram's secret, or not found",
    "/webhooks/zalo": "Zalo's signature, or not found",
    "/internal/rasa/actions": "loopback and a token of this run, or not found",
}
# Address → who may. "/admin" and what lies below it is for nobody who only asks.
ROLES: dict[str, tuple[Role, ...]] = {
    "/sign-out": ANYBODY,
    "/account/password": ANYBODY,
    "/officials": ANYBODY,
    "/officials/ask": ANYBODY,
    "/officials/history": ANYBODY,
    "/officials/sources/{source_id:path}": ANYBODY,
    "/officials/board": ANYBODY,
    "/officials/board/{pin_id}/remove": ANYBODY,
    "/officials/reports": ANYBODY,
    "/officials/field-reports": HANDLERS,
    "/officials/field-reports/phan-anh.csv": HANDLERS,
    "/officials/field-reports/{report}": HANDLERS,
    "/officials/field-reports/{report}/remove": HANDLERS,
    "/officials/field-reports/{report}/photos/{index}": HANDLERS,
    "/officials/accounts": ANYBODY,
    "/officials/accounts/code": ANYBODY,
    "/officials/accounts/unlink": ANYBODY,
    "/api/v1/search": ANYBODY,
    "/api/v1/knowledge/documents": EDITORS,
    "/api/v1/knowledge/documents/{document_id}": EDITORS,
    "/api/v1/knowledge/documents/{document_id}/file": EDITORS,
    "/api/v1/knowledge/documents/{document_id}/publish": APPROVERS,
    "/api/v1/knowledge/documents/{document_id}/withdraw": APPROVERS,
    "/api/v1/knowledge/rollback": APPROVERS,
    "/api/v1/knowledge/snapshots": EDITORS,
    "/api/v1/indicators/datasets": EDITORS,
    "/api/v1/dossiers/import": APPROVERS,
    "/admin": EDITORS,
    "/admin/items/{item_id}": EDITORS,
    "/admin/items/{item_id}/{number}/request": EDITORS,
    "/admin/items/{item_id}/{number}/try": EDITORS,
    "/admin/items/{item_id}/{number}/publish": APPROVERS,
    "/admin/items/{item_id}/{number}/send-back": APPROVERS,
    "/admin/items/{item_id}/withdraw": APPROVERS,
    "/admin/upload": EDITORS,
    "/admin/requests": EDITORS,
    "/admin/settings/approvals": ADMINS,
    "/admin/snapshots": EDITORS,
    "/admin/snapshots/{number}/rollback": APPROVERS,
    "/admin/audit": APPROVERS,
    "/admin/unanswered": EDITORS,
    "/admin/unanswered/cau-hoi.csv": EDITORS,
    "/admin/unanswered/handled": EDITORS,
    "/admin/analytics": EDITORS,
    "/admin/analytics/thong-ke.csv": EDITORS,
    "/admin/analytics/thong-ke.xlsx": EDITORS,
    "/admin/datasets": EDITORS,
    "/admin/datasets/upload": EDITORS,
    "/admin/datasets/staged/{token}": EDITORS,
    "/admin/register": APPROVERS,
    "/admin/metrics": EDITORS,
    "/admin/metrics/{metric_id}": EDITORS,
    "/admin/units": EDITORS,
    "/admin/units/{unit_id}": EDITORS,
    "/admin/items/{item_id}/{number}/regression": EDITORS,
    "/admin/regression": EDITORS,
    "/admin/regression/remove": EDITORS,
    "/admin/regression/run": EDITORS,
    "/admin/procedures": EDITORS,
    "/admin/procedures/new": EDITORS,
    "/admin/procedures/{code}/edit": EDITORS,
    "/admin/unanswered/solve": EDITORS,
    "/admin/unanswered/solve/answer": EDITORS,
    "/admin/unanswered/solve/link": EDITORS,
    "/admin/unanswered/solve/alias": EDITORS,
    "/admin/understanding": EDITORS,
    "/admin/understanding/{number}/withdraw": EDITORS,
    "/admin/models": EDITORS,
    "/admin/models/progress": EDITORS,
    "/admin/models/train": APPROVERS,
    "/admin/models/cancel": APPROVERS,
    "/admin/models/{name}": EDITORS,
    "/admin/models/{name}/activate": APPROVERS,
    "/admin/archive": ADMINS,
    "/admin/archive/export": ADMINS,
    "/admin/archive/import": ADMINS,
    "/admin/operation": ADMINS,
    "/admin/operation/notice": ADMINS,
    "/admin/operation/notice/remove": ADMINS,
    "/admin/operation/channels/{channel}/off": ADMINS,
    "/admin/operation/channels/{channel}/on": ADMINS,
    "/admin/health": ADMINS,
    "/admin/people": ADMINS,
    "/admin/people/{person_id}": ADMINS,
    "/admin/people/{person_id}/roles": ADMINS,
    "/admin/people/{person_id}/block": ADMINS,
    "/admin/people/{person_id}/unblock": ADMINS,
    "/admin/people/{person_id}/sessions": ADMINS,
    "/admin/people/{person_id}/password": ADMINS,
}
MADE_UP = {"number": "1", "channel": "zalo"}
FILES = {"/static/desk", "/static/citizen"}


def calls(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and address, HEAD and OPTIONS aside: they do what GET does, or nothing."""
    for route in every(app.routes):
        if isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, route.path


def every(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Routes, also those of routers that FastAPI keeps as a part of their own."""
    for route in routes:
        router = getattr(route, "original_router", None)
        if router is not None:
            yield from every(router.routes)
        else:
            assert isinstance(route, (Route, Mount)), f"a kind of route that this test does not know: {route!r}"
            yield route


def filled(path: str) -> str:
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: MADE_UP.get(found[1], "khong-co"), path)


def is_kept_out(response: httpx.Response) -> bool:
    to_sign_in = response.status_code == 303 and response.headers["location"].startswith("/sign-in")
    return response.status_code in (401, 403) or to_sign_in


class Person:
    """Somebody with a session and a bearer token, who sends what a page or a program would."""

    def __init__(self, http: httpx.AsyncClient, token: str | None) -> None:
        self._http = http
        self.token = token

    async def call(self, method: str, path: str, *, proof: bool = True) -> httpx.Response:
        headers = {}
        if self.token is not None:
            headers = {"Cookie": f"session={self.token}"}
            if path.startswith("/api/"):
                headers["Authorization"] = f"Bearer {self.token}"
            if proof:
                headers["X-CSRF-Token"] = csrf_of(self.token)
        return await self._http.request(method, filled(path), headers=headers)


async def person_of(app: FastAPI, client: Client, name: str, *roles: Role) -> Person:
    own = await signed_in(app, client, name, *roles, units=("phuong-8",))
    return Person(client.http, own.headers["Authorization"].removeprefix("Bearer "))


@pytest.fixture
async def people(app: FastAPI, client: Client) -> dict[Role, Person]:
    return {role: await person_of(app, client, f"nguoi-{role}", role) for role in ANYBODY}


class TestEveryRoute:
    def test_is_listed(self, app: FastAPI) -> None:
        unlisted = {path for _, path in calls(app)} - PUBLIC.keys() - ROLES.keys()
        assert unlisted == set(), "say in PUBLIC or ROLES who may call it"

    def test_of_the_lists_is_there(self, app: FastAPI) -> None:
        assert (PUBLIC.keys() | ROLES.keys()) - {path for _, path in calls(app)} == set()

    def test_of_files_is_one_of_two_folders(self, app: FastAPI) -> None:
        assert {route.path for route in every(app.routes) if isinstance(route, Mount)} == FILES

    async def test_lets_nobody_in_who_has_not_signed_in(self, app: FastAPI, client: Client) -> None:
        nobody = Person(client.http, None)
        let_in = [call for call in calls(app) if call[1] in ROLES and not is_kept_out(await nobody.call(*call))]
        assert let_in == []

    async def test_lets_nobody_in_with_a_made_up_session(self, app: FastAPI, client: Client) -> None:
        forger = Person(client.http, "made-up")
        let_in = [call for call in calls(app) if call[1] in ROLES and not is_kept_out(await forger.call(*call))]
        assert let_in == []

    async def test_answers_403_to_the_wrong_role(self, app: FastAPI, people: dict[Role, Person]) -> None:
        wrong = [(call, role) for call in calls(app) for role in ANYBODY if role not in ROLES.get(call[1], ANYBODY)]
        answered = [(call, role, (await people[role].call(*call)).status_code) for call, role in wrong]
        assert [one for one in answered if one[2] != 403] == []
        assert len(wrong) > 60

    async def test_works_for_the_right_role(self, app: FastAPI, client: Client) -> None:
        failed = []
        for place, call in enumerate(calls(app)):
            for role in ROLES.get(call[1], ())[:1]:  # the least that may; the next test has the others
                person = await person_of(app, client, f"p{place}", role)  # one who signs out is not met again
                response = await person.call(*call)
                if response.status_code in (401, 403) or response.status_code >= 500:
                    failed.append((call, role, response.status_code))
        assert failed == []

    async def test_of_a_page_opens_for_everybody_who_may(self, app: FastAPI, people: dict[Role, Person]) -> None:
        pages = [call for call in calls(app) if call[0] == "GET" and call[1] in ROLES]
        right = [(call, role) for call in pages for role in ROLES[call[1]]]
        answered = [(call, role, (await people[role].call(*call)).status_code) for call, role in right]
        assert [one for one in answered if one[2] in (401, 403) or one[2] >= 500] == []

    async def test_that_changes_something_on_a_page_needs_the_proof_of_a_form(
        self, app: FastAPI, people: dict[Role, Person]
    ) -> None:
        forms = [call for call in calls(app) if call[0] == "POST" and call[1] in ROLES and call[1][:5] != "/api/"]
        taken = [call for call in forms if (await people["admin"].call(*call, proof=False)).status_code != 403]
        assert taken == []
        assert len(forms) > 20

    async def test_that_is_public_asks_nobody_to_sign_in(self, app: FastAPI, client: Client) -> None:
        nobody = Person(client.http, None)
        open_ones = [call for call in calls(app) if call[1] in PUBLIC and "POST" not in call]
        answered = [(call, await nobody.call(*call)) for call in open_ones]
        assert [call for call, response in answered if response.status_code == 303] == []
