"""The people of the knowledge desk at work."""

from __future__ import annotations

import re
from urllib.parse import unquote

import httpx
from fastapi import FastAPI

from assistant.domain.principal import Role
from tests.web.browser import Browser, browser_of

UPLOAD = "/admin/upload"


class Desk(Browser):
    """An editor, approver or admin at work."""

    async def done(self, path: str, **fields: str) -> str:
        """Sends a form that is taken; returns the page it leads to."""
        response = await self.submit(path, **fields)
        assert response.status_code == 303, response.text
        return str(response.headers["location"])

    async def files(self, *files: tuple[str, str | bytes], **fields: str) -> httpx.Response:
        sent = [("files", file) for file in files]
        return await self.http.post(UPLOAD, data={"csrf": await self.proof(), **fields}, files=sent)

    async def upload(self, content: str | bytes, name: str = "quy-che.md", **fields: str) -> str:
        """Uploads a file that is taken; returns the item's id."""
        response = await self.files((name, content), **fields)
        assert response.status_code == 303, response.text
        found = re.fullmatch(r"/admin/items/([^?]+)\?version=\d+", response.headers["location"])
        assert found is not None, response.headers["location"]
        return unquote(found[1])


async def desk_of(app: FastAPI, name: str, *roles: Role) -> Desk:
    return Desk((await browser_of(app, name, *roles)).http)


async def published(lan: Desk, minh: Desk, content: str, **fields: str) -> str:
    """Uploads a file that somebody else publishes; returns the item's id."""
    item = await lan.upload(content, **fields)
    versions = re.findall(rf"/admin/items/{item}/(\d+)/try", await lan.page(f"/admin/items/{item}"))
    await minh.done(f"/admin/items/{item}/{versions[0]}/publish", reason="đã duyệt")
    return item
