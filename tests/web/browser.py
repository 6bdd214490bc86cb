"""A browser on the pages of those who sign in: keeps its cookies, sends forms as the pages carry them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from assistant.domain.principal import Role
from tests.web.client import Client
from tests.web.people import signed_in

HTMX = {"HX-Request": "true"}


@dataclass
class Browser:
    """One person at one computer."""

    http: httpx.AsyncClient

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.http.get(path, params=query or None)

    async def page(self, path: str, **query: str) -> str:
        """Returns the words and marks of a page that opens."""
        response = await self.get(path, **query)
        assert response.status_code == 200, response.text
        return response.text

    async def status(self, path: str) -> int:
        return (await self.http.get(path)).status_code

    async def submit(self, path: str, *, htmx: bool = False, **fields: str) -> httpx.Response:
        """Sends a form with the proof that the page of officials carries."""
        fields.setdefault("csrf", await self.proof())
        return await self.http.post(path, data=fields, headers=HTMX if htmx else {})

    async def proof(self) -> str:
        return hidden(await self.page("/officials"), "csrf")

    async def ask(self, text: str, talk: str = "") -> str:
        """Returns the turn that htmx puts below the talk."""
        response = await self.submit("/officials/ask", htmx=True, text=text, talk=talk)
        assert response.status_code == 200, response.text
        return response.text


def hidden(page: str, name: str) -> str:
    """Returns the value of the first hidden field of this name."""
    found = re.search(rf'type="hidden" name="{name}"[^>]* value="([^"]*)"', page)
    assert found is not None, page
    return html.unescape(found[1])


def turn_of(page: str) -> str:
    found = re.search(r'data-turn="([^"]+)"', page)
    assert found is not None, page
    return found[1]


def links(page: str, beginning: str) -> list[str]:
    """Returns the addresses of a page that begin so."""
    return [html.unescape(found) for found in re.findall(rf'href="({re.escape(beginning)}[^"]*)"', page)]


def open_browser(app: FastAPI, host: str = "http://assistant") -> Browser:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return Browser(httpx.AsyncClient(transport=transport, base_url=host))


async def browser_of(app: FastAPI, name: str, *roles: Role, units: tuple[str, ...] = ()) -> Browser:
    """Adds an account and returns the browser its owner has signed in with."""
    own = open_browser(app)
    person = await signed_in(app, Client(own.http), name, *roles, units=units)
    own.http.cookies.set("session", person.headers["Authorization"].removeprefix("Bearer "))
    return own
