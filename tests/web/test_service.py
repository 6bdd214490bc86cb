"""Everything beside the talk: headers, the office, sources, operations, the way of Rasa's actions, and logs."""

from __future__ import annotations

import logging

import httpx
import pytest
from fastapi import FastAPI

from tests.web.client import ACTIONS_TOKEN, PASSWORD, Client

ACTIONS = "/internal/rasa/actions"


class TestSecurityHeaders:
    @pytest.mark.parametrize(
        "path", ["/", "/healthz", "/api/v1/office", "/api/v1/nothing", "/static/citizen/citizen.js"]
    )
    async def test_come_with_every_response(self, client: Client, path: str) -> None:
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"

    async def test_come_with_a_refused_body(self, client: Client) -> None:
        response = await client.http.post("/api/v1/messages", content=b" " * 100_000)
        assert response.headers["x-content-type-options"] == "nosniff"


class TestOffice:
    async def test_has_what_a_page_shows(self, client: Client) -> None:
        assert set((await client.get("/api/v1/office")).json()) == {
            "assistant_name", "office_name", "province", "hotline", "hours", "address", "portal", "colours",
            "suggestions", "services", "email", "report_categories", "dossier_register",
            "disclosure", "demo", "notice",
        }  # fmt: skip

    async def test_says_that_a_machine_answers(self, client: Client) -> None:
        assert "AI" in (await client.get("/api/v1/office")).json()["disclosure"]


class TestSources:
    async def test_open_the_passage_behind_a_citation(self, client: Client) -> None:
        citation = (await client.answer("đăng ký tạm trú mất bao nhiêu tiền"))["citations"][0]
        opened = (await client.get(f"/api/v1/sources/{citation['source_id']}")).json()
        assert citation["quote"] in opened["text"]

    async def test_open_an_internal_cell_to_officials(self, official: Client) -> None:
        response = await official.get("/api/v1/sources/data:van_ban:van_ban_di:phuong-8")
        assert "1867" in response.json()["text"].replace(".", "")

    @pytest.mark.parametrize("source", ["data:van_ban:van_ban_di:phuong-8", "document:vung-tau-9-thang-2023:1"])
    async def test_that_are_internal_are_not_there_for_citizens(self, client: Client, source: str) -> None:
        assert (await client.get(f"/api/v1/sources/{source}")).status_code == 404

    @pytest.mark.parametrize("source", ["x", "procedure:1:fee", "data:a:b:c", "..%2F..%2Fetc%2Fpasswd", "%00"])
    async def test_that_are_unknown_are_not_there(self, official: Client, source: str) -> None:
        assert (await official.get(f"/api/v1/sources/{source}")).status_code == 404


class TestRasaActions:
    async def post(self, app: FastAPI, token: str, *, come_from: str = "127.0.0.1", **headers: str) -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(come_from, 5))
        async with httpx.AsyncClient(transport=transport, base_url="http://assistant") as http:
            own = {"Authorization": f"Bearer {token}", **headers}
            return await http.post(ACTIONS, json={"next_action": None}, headers=own)

    async def test_are_open_to_rasa(self, app: FastAPI) -> None:
        assert (await self.post(app, ACTIONS_TOKEN)).status_code == 200

    @pytest.mark.parametrize("token", ["", "wrong", ACTIONS_TOKEN + "x"])
    async def test_are_not_there_without_the_token(self, app: FastAPI, token: str) -> None:
        assert (await self.post(app, token)).status_code == 404

    @pytest.mark.parametrize("come_from", ["10.0.0.5", "203.0.113.9", "testclient"])
    async def test_are_not_there_from_elsewhere(self, app: FastAPI, come_from: str) -> None:
        assert (await self.post(app, ACTIONS_TOKEN, come_from=come_from)).status_code == 404

    async def test_are_not_there_through_a_proxy(self, app: FastAPI) -> None:
        response = await self.post(app, ACTIONS_TOKEN, **{"X-Forwarded-For": "203.0.113.9"})
        assert response.status_code == 404


class TestOperations:
    async def test_the_process_lives(self, client: Client) -> None:
        assert (await client.get("/healthz")).json() == {"status": "alive"}

    async def test_readiness_tells_each_part(self, client: Client) -> None:
        report = (await client.get("/readyz")).json()
        assert (report["rasa"]["state"], report["store"]["state"]) == ("down", "ready")

    async def test_without_rasa_it_is_usable_but_not_ready(self, client: Client) -> None:
        response = await client.get("/readyz")
        assert (response.status_code, response.json()["ready"]) == (200, False)

    async def test_metrics_count_requests_by_route(self, client: Client) -> None:
        await client.send("xin chào")
        assert 'route="/api/v1/messages"' in (await client.get("/metrics")).text

    async def test_metrics_do_not_name_unknown_addresses(self, client: Client) -> None:
        await client.get("/api/v1/079123456789")
        assert "079123456789" not in (await client.get("/metrics")).text

    async def test_the_interface_is_described(self, client: Client) -> None:
        paths = (await client.get("/api/v1/openapi.json")).json()["paths"]
        assert {"/api/v1/messages", "/api/v1/auth/token", "/api/v1/office", "/healthz", "/readyz"} <= set(paths)

    async def test_the_description_leaves_out_what_is_internal(self, client: Client) -> None:
        assert ACTIONS not in (await client.get("/api/v1/openapi.json")).json()["paths"]


class TestLogs:
    async def test_quote_nobody(self, client: Client, official: Client, caplog: pytest.LogCaptureFixture) -> None:
        secrets = ("Nguyễn Văn An", "079123456789", "0903123456", "tạm trú", PASSWORD)
        with caplog.at_level(logging.INFO):
            await client.send("tôi là Nguyễn Văn An, 079123456789, 0903123456, hỏi tạm trú")
            await client.send("Nguyễn Văn An " * 200)
            await client.http.post("/api/v1/auth/token", json={"username": "Nguyễn Văn An", "password": PASSWORD})
            await client.http.post("/api/v1/messages", json={"text": 5, "name": "Nguyễn Văn An"})
        written = caplog.text + repr([record.__dict__ for record in caplog.records])
        assert [secret for secret in secrets if secret in written] == []
