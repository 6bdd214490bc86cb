"""What axe finds on a page."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page

from tests.product import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


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
