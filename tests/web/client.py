"""What a page does with the service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

PASSWORD = "mật-khẩu-thử-nghiệm"
ACTIONS_TOKEN = "actions-token-of-the-tests"
Json = dict[str, Any]


@dataclass
class Client:
    """One visitor."""

    http: httpx.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)

    async def send(self, text: str, conversation: str | None = None) -> httpx.Response:
        body = {"text": text} | ({"conversation_id": conversation} if conversation else {})
        return await self.http.post("/api/v1/messages", json=body, headers=self.headers)

    async def ask(self, text: str, conversation: str | None = None) -> Json:
        """Returns the body of a reply."""
        response = await self.send(text, conversation)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def answer(self, text: str) -> Json:
        """Returns the only answer."""
        (answer,) = (await self.ask(text))["answers"]
        return dict(answer)

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(path, headers=self.headers)
