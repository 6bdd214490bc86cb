"""POST /api/v1/dossiers/import: who may, what comes back, and what a bad file does."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from assistant.adapters.sql.dossiers import SqlDossiers
from assistant.domain.dossier import Register
from tests.unit.dossiers.exports import ROW, a_row, as_csv, as_xlsx
from tests.web.client import Client, Json
from tests.web.people import Editor, signed_in

PATH = "/api/v1/dossiers/import"


@pytest.fixture
async def approver(app: FastAPI, client: Client) -> Editor:
    return await signed_in(app, client, "minh", "approver")


def register(app: FastAPI) -> Register | None:
    store = SqlDossiers(app.state.application.engine.url)
    try:
        return store.register()
    finally:
        store.close()


async def send(person: Client, content: bytes, name: str = "ho-so.csv", **fields: str) -> tuple[int, Json]:
    response = await person.http.post(PATH, files={"file": (name, content)}, data=fields, headers=person.headers)
    return response.status_code, dict(response.json())


class TestWhoMay:
    async def test_not_a_citizen(self, client: Client) -> None:
        assert (await send(client, as_csv(ROW)))[0] == 401

    @pytest.mark.parametrize("role", ["official", "leader", "editor"])
    async def test_not_who_does_not_publish(self, app: FastAPI, client: Client, role: str) -> None:
        person = await signed_in(app, client, "lan", role)  # type: ignore[arg-type]
        assert (await send(person, as_csv(ROW)))[0] == 403
        assert register(app) is None

    async def test_an_administrator(self, app: FastAPI, client: Client) -> None:
        person = await signed_in(app, client, "an", "admin")
        assert (await send(person, as_csv(ROW)))[0] == 200


class TestReport:
    async def test_tells_what_became_of_the_rows(self, app: FastAPI, approver: Editor) -> None:
        status, body = await send(approver, as_csv(ROW, a_row(2, Đơn_vị="đâu đó")), title="Sổ thử")
        assert status == 200
        assert {key: body[key] for key in ("rows", "added", "updated", "unchanged", "repeated", "rejected")} == {
            "rows": 2, "added": 1, "updated": 0, "unchanged": 0, "repeated": 0, "rejected": 1,
        }  # fmt: skip
        (error,) = body["errors"]
        assert (error["row"], error["column"]) == (3, "Đơn vị")
        assert body["register"]["title"] == "Sổ thử"
        assert body["register"]["as_of"] == "2025-07-08"
        assert body["register"]["imported_by"] == "minh"

    async def test_of_the_same_file_again_changes_nothing(self, approver: Editor) -> None:
        await send(approver, as_csv(ROW))
        _, body = await send(approver, as_xlsx(ROW), "a.xlsx")
        assert (body["added"], body["unchanged"]) == (0, 1)

    async def test_holds_no_personal_number(self, approver: Editor) -> None:
        _, body = await send(approver, as_csv(ROW, a_row(2, Số_điện_thoại="0100000009x9", Kênh_nộp="bồ câu")))
        assert "0100000009" not in str(body)
        assert "0100000001" not in str(body)

    async def test_of_bad_rows_only_has_no_register(self, app: FastAPI, approver: Editor) -> None:
        status, body = await send(approver, as_csv(a_row(1, Đơn_vị="đâu đó")))
        assert (status, body["rejected"], body["register"]) == (200, 1, None)
        assert register(app) is None


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "name", "status", "code"),
        [
            (b"a,b\n1,2\n", "a.csv", 422, "no_header"),
            (as_csv(ROW).split(b"\r\n")[0], "a.csv", 422, "nothing_read"),
            (b"%PDF-1.7", "a.pdf", 415, "unsupported_type"),
            (b"PK\x03\x04 broken", "a.xlsx", 422, "damaged"),
            (b"x" * (21 * 2**20), "a.csv", 413, "body_too_large"),
        ],
        ids=["no header", "no rows", "a PDF", "broken", "too large"],
    )
    async def test_with_a_sentence(
        self, app: FastAPI, approver: Editor, content: bytes, name: str, status: int, code: str
    ) -> None:
        found, body = await send(approver, content, name)
        assert (found, body["error"]["code"]) == (status, code)
        assert body["error"]["message"].endswith(".")
        assert register(app) is None

    async def test_a_day_to_come(self, app: FastAPI, approver: Editor) -> None:
        status, body = await send(approver, as_csv(ROW), as_of="2999-01-01")
        assert (status, body["error"]["code"]) == (422, "future_as_of")
        assert register(app) is None

    async def test_real_rows_among_simulated_ones(self, app: FastAPI, approver: Editor) -> None:
        await send(approver, as_csv(ROW), simulated="true")
        status, body = await send(approver, as_csv(a_row(2)))
        assert (status, body["error"]["code"]) == (409, "mixed_register")
        assert (await send(approver, as_csv(a_row(2)), replace="true"))[0] == 200
        found = register(app)
        assert found is not None
        assert (found.simulated, found.dossiers) == (False, 1)

    @pytest.mark.parametrize("fields", [{"as_of": "hôm qua"}, {"title": "a" * 201}])
    async def test_wrong_fields(self, approver: Editor, fields: dict[str, str]) -> None:
        status, body = await send(approver, as_csv(ROW), **fields)
        assert (status, body["error"]["code"]) == (422, "invalid_request")
