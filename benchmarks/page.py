"""The citizens' page on a slow telephone: how long until somebody can type."""

from __future__ import annotations

import shutil

from playwright.sync_api import Browser, sync_playwright

VISITS = 10
SLOWER = 6  # times: about what a cheap telephone is beside a desktop computer

# The time of the first drawing that has the place to write; the page's script has done its work by then.
_WATCH = """
new MutationObserver((_, observer) => {
  if (!document.getElementById("question")) return;
  observer.disconnect();
  window.writable = performance.now();
}).observe(document, { childList: true, subtree: true });
"""


def interactive_ms(url: str) -> list[float]:
    """Returns the milliseconds of each first visit until a letter can be typed; none where there is no Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        times = [_visit(browser, url) for _ in range(VISITS)]
        browser.close()
    return times


def _visit(browser: Browser, url: str) -> float:
    """A browser that has never been there: nothing in its cache."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(_WATCH)
    page.goto(url, wait_until="commit")
    page.locator("#question").type("a")
    if page.locator("#question").input_value() != "a":
        raise RuntimeError("nothing can be typed")
    took = float(page.evaluate("window.writable"))
    context.close()
    return took
