"""What the tests of all pages do with one."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Locator, Page

from tests.product import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def noted(page: Page) -> list[str]:
    """Returns a list that grows with the errors in the console, those about the Content-Security-Policy too."""
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return problems


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes there with the Tab key alone."""
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("the Tab key does not lead there")


def assert_accessible(page: Page) -> None:
    """Fails with what axe finds serious or critical."""
    if not AXE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("CI must have run npm ci in frontend/")
        pytest.skip("axe is not installed: npm ci in frontend/")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations")
    bad = [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found if is_bad(one["impact"])]
    if bad:
        pytest.fail(f"axe: {bad}")


def is_bad(impact: str | None) -> bool:
    return impact in ("serious", "critical")
