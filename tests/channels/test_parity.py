"""One question has one answer, whichever channel it comes through; each channel shows it in its own way.

`REWRITE_SNAPSHOTS=1 pytest tests/channels/test_parity.py` writes what is shown now into `snapshots/parity/`: read the difference.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from assistant.knowledge_base.knowledge import Knowledge
from assistant.pipeline.edition import Edition
from tests.channels.parity import Everywhere, Shown, everywhere
from tests.channels.telegram_world import a_world
from tests.fakes.zalo_api import FakeZalo

SNAPSHOTS = Path(__file__).parent / "snapshots" / "parity"
PUBLIC_COMPARISON = (
    "so sánh số đơn vị cung cấp dịch vụ công mức độ 4 của Cấp tỉnh của Bà Rịa - Vũng Tàu "
    "với Cấp huyện của Bà Rịa - Vũng Tàu"
)
QUESTIONS = {  # question → kind of its answers to a citizen and to an official
    "đổi thẻ căn cước cần giấy tờ gì": ("procedure", "procedure"),
    "tạm trú": ("procedure", "procedure"),
    "lệ phí đăng ký kết hôn bao nhiêu": ("procedure", "procedure"),
    "đăng ký khai tử nộp ở đâu": ("procedure", "procedure"),
    "làm giấy khai sinh cần gì? lệ phí đăng ký kết hôn bao nhiêu?": ("procedure", "procedure"),
    "xin chào": ("courtesy", "courtesy"),
    "hôm nay thời tiết thế nào": ("refusal", "refusal"),
    "báo cáo năm 2024 nói gì về chuyển đổi số": ("document", "document"),
    "quy chế làm việc của ubnd": ("refusal", "document"),
    "số dịch vụ công mức độ 2 của tỉnh Bà Rịa - Vũng Tàu": ("indicator", "indicator"),
    PUBLIC_COMPARISON: ("indicator", "indicator"),
    "tỷ lệ đúng hạn của khối phường xã": ("refusal", "indicator"),
    "so sánh số văn bản đi của phường 7 và phường 8": ("refusal", "indicator"),
    "phường nào có số văn bản đi cao nhất": ("refusal", "indicator"),
    "phường 8 có bao nhiêu văn bản": ("clarification", "clarification"),
    "xếp hạng tỉnh về dịch vụ công mức độ 4": ("indicator", "indicator"),
}
SHOWN = {  # name of the snapshot → question
    "le_phi": "lệ phí đăng ký kết hôn bao nhiêu",
    "tu_choi": "hôm nay thời tiết thế nào",
    "van_ban": "báo cáo năm 2024 nói gì về chuyển đổi số",
    "so_lieu": "số dịch vụ công mức độ 2 của tỉnh Bà Rịa - Vũng Tàu",
    "so_sanh": PUBLIC_COMPARISON,
}


@pytest.fixture
async def channels(
    knowledge: Knowledge,
    edition: Edition,
    zalo: FakeZalo,
    to_zalo: httpx.AsyncClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Everywhere]:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    async with a_world(knowledge, tmp_path, edition=edition) as world:
        yield await everywhere(world, zalo, to_zalo)


class TestOneAnswer:
    @pytest.mark.parametrize("question", QUESTIONS)
    async def test_to_a_citizen_on_the_web_on_telegram_and_on_zalo(self, channels: Everywhere, question: str) -> None:
        web = (await channels.web(question)).answers
        assert {answer["kind"] for answer in web} == {QUESTIONS[question][0]}
        assert (await channels.telegram(question)).answers == web
        assert (await channels.zalo_chat(question)).answers == web

    @pytest.mark.parametrize("question", QUESTIONS)
    async def test_to_an_official_in_a_program_and_on_the_page(self, channels: Everywhere, question: str) -> None:
        web = (await channels.web(question, official=True)).answers
        assert {answer["kind"] for answer in web} == {QUESTIONS[question][1]}
        assert (await channels.officials(question)).answers == web


class TestEachChannelShows:
    @pytest.mark.parametrize("name", SHOWN)
    async def test_it_on_the_web_as_kept(self, channels: Everywhere, name: str) -> None:
        assert_as_kept("web", name, await channels.web(SHOWN[name]))

    @pytest.mark.parametrize("name", SHOWN)
    async def test_it_on_telegram_as_kept(self, channels: Everywhere, name: str) -> None:
        assert_as_kept("telegram", name, await channels.telegram(SHOWN[name]))

    @pytest.mark.parametrize("name", SHOWN)
    async def test_it_on_zalo_as_kept(self, channels: Everywhere, name: str) -> None:
        assert_as_kept("zalo", name, await channels.zalo_chat(SHOWN[name]))

    @pytest.mark.parametrize("name", SHOWN)
    async def test_it_on_the_officials_page_as_kept(self, channels: Everywhere, name: str) -> None:
        assert_as_kept("officials", name, await channels.officials(SHOWN[name]))


def assert_as_kept(channel: str, name: str, shown: Shown) -> None:
    """Compares with the snapshot, or writes it when asked to."""
    kept = SNAPSHOTS / f"{channel}_{name}.txt"
    text = shown.rendered.rstrip() + "\n"
    if os.environ.get("REWRITE_SNAPSHOTS"):
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")
