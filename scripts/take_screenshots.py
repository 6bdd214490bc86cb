"""Takes the pictures of docs/images from a running demonstration: `python scripts/take_screenshots.py URL NAME:PASSWORD …`.

The accounts are those that `make run DEMO=1` prints for an empty store (an official, an administrator). Needs Chromium.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import httpx
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as NotThere

IMAGES = Path(__file__).parents[1] / "docs" / "images"
PHONE, DESKTOP = (360, 740), (1280, 800)
OFFICIAL, ADMIN = "canbo", "quantri"
COLUMNS = "Đơn vị;Số văn bản đi;Số văn bản đến\nPhường 7;4.100;4.400\nPhường 8;1.870;5.300\n"
Prepare = Callable[[Page], None]
Shot = tuple[str, str, tuple[int, int], str, Prepare]


def nothing(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def papers(page: Page) -> None:
    page.get_by_role("textbox", name="Câu hỏi của bạn").fill("lam khai sinh cho con can giay to j")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Có ích").wait_for()
    page.get_by_role("checkbox").first.check()
    page.keyboard.press("Tab")


def feedback(page: Page) -> None:
    papers(page)
    page.get_by_role("button", name="Chưa ích").click()
    page.get_by_label("Góp ý thêm").scroll_into_view_if_needed()


def options(page: Page) -> None:
    page.get_by_role("button", name="Tùy chọn").click()
    page.get_by_role("dialog").wait_for()


def dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    papers(page)


def rate(page: Page) -> None:
    page.get_by_label("Câu hỏi").fill("tỷ lệ đúng hạn của khối phường xã")
    page.keyboard.press("Enter")
    page.locator("[data-turn]").wait_for()


def columns(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "van-ban-2024.csv", "mimeType": "text/csv", "buffer": COLUMNS.encode()}
    )
    page.get_by_role("button", name="Xem các cột").click()
    page.wait_for_url("**/staged/**")


SHOTS: tuple[Shot, ...] = (
    ("page-home-phone", "/", PHONE, "", nothing),
    ("page-home-desktop", "/", DESKTOP, "", nothing),
    ("page-phone-papers", "/#/hoi-dap", PHONE, "", papers),
    ("page-desktop-papers", "/#/hoi-dap", DESKTOP, "", papers),
    ("page-phone-feedback", "/#/hoi-dap", PHONE, "", feedback),
    ("page-phone-options", "/", PHONE, "", options),
    ("page-phone-dark", "/#/hoi-dap", PHONE, "", dark),
    ("page-dossier-phone", "/#/ho-so", PHONE, "", nothing),
    ("page-dossier-desktop", "/#/ho-so", DESKTOP, "", nothing),
    ("page-report-phone", "/#/phan-anh", PHONE, "", nothing),
    ("page-report-desktop", "/#/phan-anh", DESKTOP, "", nothing),
    ("page-contact-phone", "/#/lien-he", PHONE, "", nothing),
    ("page-contact-desktop", "/#/lien-he", DESKTOP, "", nothing),
    ("officials-phone", "/officials", PHONE, OFFICIAL, rate),
    ("officials-desktop", "/officials", DESKTOP, OFFICIAL, rate),
    ("officials-accounts-phone", "/officials/accounts", PHONE, OFFICIAL, nothing),
    ("officials-accounts-desktop", "/officials/accounts", DESKTOP, OFFICIAL, nothing),
    ("officials-field-reports-phone", "/officials/field-reports", PHONE, OFFICIAL, nothing),
    ("officials-field-reports-desktop", "/officials/field-reports", DESKTOP, OFFICIAL, nothing),
    ("admin-knowledge", "/admin", DESKTOP, ADMIN, nothing),
    ("admin-columns", "/admin/datasets", DESKTOP, ADMIN, columns),
    ("admin-operation", "/admin/operation", DESKTOP, ADMIN, nothing),
    ("admin-understanding", "/admin/understanding", DESKTOP, ADMIN, nothing),
)


def main(url: str, *accounts: str) -> None:
    passwords = dict(account.split(":", 1) for account in accounts)
    send_report(url)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        sessions = {name: signed_in(url, name, password) for name, password in passwords.items()}
        for shot in SHOTS:
            take(browser, url, shot, sessions)
        browser.close()


def send_report(url: str) -> None:
    """So that the list of reports has something to show; the photo is drawn here."""
    picture, drawn = Image.new("RGB", (640, 480), "#26324a"), BytesIO()
    draw = ImageDraw.Draw(picture)
    draw.rectangle((300, 120, 316, 480), fill="#8a93a6")
    draw.ellipse((262, 80, 354, 140), fill="#3d4a63", outline="#8a93a6", width=6)
    picture.save(drawn, "JPEG")
    told = {"category": "lighting", "text": "Đèn đường tắt ba đêm rồi", "place": "Hẻm 45 Lê Lợi, Phường 8 cũ"}
    files = {"photos": ("den-duong.jpg", drawn.getvalue(), "image/jpeg")}
    httpx.post(f"{url}/api/v1/reports", data=told, files=files, timeout=30, trust_env=False).raise_for_status()


def signed_in(url: str, name: str, password: str) -> str:
    """Returns the cookie of a session."""
    response = httpx.post(f"{url}/sign-in", data={"name": name, "password": password}, timeout=30, trust_env=False)
    if "session" not in response.cookies:
        raise SystemExit(f"{name} cannot sign in")
    return response.cookies["session"]


def take(browser: Browser, url: str, shot: Shot, sessions: dict[str, str]) -> None:
    name, address, (width, height), person, prepare = shot
    context = browser.new_context(
        base_url=url, viewport={"width": width, "height": height}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )  # fmt: skip
    if person:
        context.add_cookies([{"name": "session", "value": sessions[person], "url": url}])
    page = context.new_page()
    page.goto(address)
    try:
        prepare(page)
        with suppress(NotThere):
            page.wait_for_load_state("networkidle", timeout=2_000)
        whole = bool(person) and (width, height) == PHONE and prepare is nothing
        page.screenshot(path=IMAGES / f"{name}.png", full_page=whole)
        shrink(IMAGES / f"{name}.png")
        print(name)
    except NotThere as error:
        print(f"{name}: not taken, {str(error).splitlines()[0]}", file=sys.stderr)
    context.close()


def shrink(file: Path) -> None:
    """A page has few colours: a palette makes its picture a third as large."""
    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
