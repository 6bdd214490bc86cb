"""/admin/understanding and /admin/models, over a trainer and a shelf that live in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI

from assistant.adapters.memory_understanding import MemoryShelf, MemoryTrainer
from assistant.adapters.sql.examples import SqlExamples
from assistant.bootstrap import Application
from assistant.domain.example import Example
from assistant.domain.rasa_models import Current, Judged, KeptModel, Measured, Training
from assistant.understanding.examples import ShippedExamples
from tests.web.browser import Browser, browser_of

SENTENCES, MODELS = "/admin/understanding", "/admin/models"
TRAINING = (
    Example("làm khai sinh cần giấy tờ gì", "procedure_documents"),
    Example("lệ phí đăng ký kết hôn", "procedure_fee"),
    Example("chào em", "greet"),
)
HELD_OUT = (Example("khai sinh tốn nhiêu tiền", "procedure_fee"),)
BOSS = "sếp phường bữa nay có ngồi phòng không"
OLD = KeptModel("assistant-shipped", shipped=True, made_at=datetime(2026, 11, 1, tzinfo=UTC))
NEW = KeptModel("assistant-0123456789ab", False, datetime(2026, 11, 20, tzinfo=UTC), "lan", 3)


def a_measure(*got: str, accuracy: float = 0.9) -> Measured:
    texts = (("mấy giờ mở cửa", "office_info"), ("đóng bao nhiêu", "procedure_fee"))
    judged = tuple(Judged(text, expected, one) for (text, expected), one in zip(texts, got, strict=True))
    figures = {"n": 2.0, "accuracy": accuracy, "macro_f1": 0.8, "entity_f1": 0.95, "answered_wrongly": 0.03}
    return Measured({"as_written": figures, "stripped": figures}, {"as_written": judged, "stripped": judged[:0]})


@pytest.fixture
def trainer() -> MemoryTrainer:
    return MemoryTrainer()


@pytest.fixture
def shelf() -> MemoryShelf:
    measured = {
        OLD.name: a_measure("greet", "procedure_fee"),
        NEW.name: a_measure("office_info", "greet", accuracy=0.95),
    }
    return MemoryShelf(NEW, OLD, measured=measured)


@pytest.fixture
def app(app: FastAPI, trainer: MemoryTrainer, shelf: MemoryShelf) -> FastAPI:
    own: Application = app.state.application
    app.state.application = replace(own, examples=SqlExamples(own.engine), trainer=trainer, models=shelf)
    shipped = ShippedExamples(TRAINING, HELD_OUT)
    app.state.shipped_examples = lambda: shipped
    return app


@pytest.fixture
async def lan(app: FastAPI) -> AsyncIterator[Browser]:
    own = await browser_of(app, "lan", "approver")
    yield own
    await own.http.aclose()


@pytest.fixture
async def editor(app: FastAPI) -> AsyncIterator[Browser]:
    own = await browser_of(app, "bientap", "editor")
    yield own
    await own.http.aclose()


async def add(browser: Browser, text: str, intent: str = "office_info", **fields: str) -> tuple[int, str]:
    response = await browser.submit(SENTENCES, text=text, intent=intent, **fields)
    return response.status_code, response.text


async def own_sentences(browser: Browser) -> str:
    return await browser.page(SENTENCES, source="own")


class TestSentences:
    async def test_intents_are_explained_and_counted(self, editor: Browser) -> None:
        shown = await editor.page(SENTENCES)
        assert "Mất bao nhiêu tiền, có được miễn không" in shown
        assert shown.count("<tr>") == 40  # a line for each of the 39 intents

    async def test_shipped_ones_are_found_without_diacritics(self, editor: Browser) -> None:
        shown = await editor.page(SENTENCES, q="KET HON")
        assert "lệ phí đăng ký kết hôn" in shown
        assert "chào em" not in shown.partition("Nguồn</th>")[2]

    async def test_of_one_intent_are_listed(self, editor: Browser) -> None:
        listed = (await editor.page(SENTENCES, intent="greet")).partition("Nguồn</th>")[2]
        assert "chào em" in listed
        assert "kết hôn" not in listed

    async def test_added_one_is_listed_with_who_added_it(self, editor: Browser) -> None:
        assert (await add(editor, f"  /{BOSS}\n"))[0] == 303
        shown = await own_sentences(editor)
        assert BOSS in shown
        assert "bientap thêm lúc" in shown

    async def test_withdrawn_one_is_listed_apart(self, editor: Browser) -> None:
        await add(editor, BOSS)
        assert (await editor.submit(f"{SENTENCES}/1/withdraw")).status_code == 303
        assert BOSS not in await own_sentences(editor)
        assert "bientap rút lúc" in await editor.page(SENTENCES, source="withdrawn")

    async def test_cannot_be_withdrawn_twice(self, editor: Browser) -> None:
        await add(editor, BOSS)
        await editor.submit(f"{SENTENCES}/1/withdraw")
        assert (await editor.submit(f"{SENTENCES}/1/withdraw")).status_code == 404

    async def test_changes_stand_in_the_audit_log(self, editor: Browser, lan: Browser) -> None:
        await add(editor, BOSS)
        await editor.submit(f"{SENTENCES}/1/withdraw")
        audit = await lan.page("/admin/audit")
        assert "Thêm câu mẫu" in audit
        assert "Rút câu mẫu" in audit
        assert BOSS in audit


class TestSentenceThatIsRefused:
    @pytest.mark.parametrize(
        ("text", "intent", "why"),
        [
            ("", "greet", "có chữ"),
            ("🙂 !!!", "greet", "có chữ"),
            ("x" * 400, "greet", "dài quá 300"),
            ("lệ phí [khai sinh", "procedure_fee", "Dấu ngoặc"),
            ("lệ phí [khai sinh](thu_tuc)", "procedure_fee", "Không có loại tên “thu_tuc”"),
            (BOSS, "boss", "Không có ý định này"),
            ("gọi 0903 123 456 giùm", "handover", "người thật"),
            ("khai sinh ton nhieu tien", "procedure_fee", "dùng để đo"),
            ("lm khai sinh cần gtờ j", "procedure_documents", "đã có: “làm khai sinh cần giấy tờ gì”"),
            ("làm khai sinh cần giấy tờ gì?", "help", "Cần mang giấy tờ gì"),
        ],
    )
    async def test_says_why_and_keeps_what_was_typed(self, editor: Browser, text: str, intent: str, why: str) -> None:
        status, shown = await add(editor, text, intent)
        assert status == 422
        assert why in shown
        assert text.strip() in shown
        assert "Không có câu nào" in await own_sentences(editor)

    async def test_clashes_with_an_own_one(self, editor: Browser) -> None:
        await add(editor, BOSS)
        status, shown = await add(editor, BOSS, "greet")
        assert status == 422
        assert "Một câu chỉ thuộc một ý định" in shown

    async def test_does_not_clash_with_a_withdrawn_one(self, editor: Browser) -> None:
        await add(editor, BOSS)
        await editor.submit(f"{SENTENCES}/1/withdraw")
        assert (await add(editor, BOSS, "greet"))[0] == 303

    async def test_is_escaped(self, editor: Browser) -> None:
        assert "<script>" not in (await add(editor, "<script>alert(1)</script>", "boss"))[1].partition("<main")[2]


class TestSentenceNearAnother:
    NEAR = "làm khai sinh cần giấy tờ gì vậy"

    async def test_is_a_warning_that_names_the_other(self, editor: Browser) -> None:
        status, shown = await add(editor, self.NEAR, "help")
        assert status == 200
        assert "gần nghĩa" in shown
        assert "“làm khai sinh cần giấy tờ gì”" in shown

    async def test_is_kept_when_wanted_all_the_same(self, editor: Browser) -> None:
        assert (await add(editor, self.NEAR, "help", despite="1"))[0] == 303
        assert self.NEAR in await own_sentences(editor)

    async def test_of_the_same_intent_is_no_reason_to_warn(self, editor: Browser) -> None:
        assert (await add(editor, self.NEAR, "procedure_documents"))[0] == 303


class TestTraining:
    async def test_begins(self, lan: Browser, trainer: MemoryTrainer) -> None:
        await add(lan, BOSS)
        assert (await lan.submit(f"{MODELS}/train")).status_code == 303
        assert (trainer.now.phase, trainer.now.by) == ("training", "lan")

    async def test_shows_how_it_goes_and_renews_itself(self, lan: Browser, trainer: MemoryTrainer) -> None:
        trainer.now = Training("training", "lan", datetime.now(UTC), None, 3, NEW.name, ("Epoch <1>",))
        shown = await lan.page(MODELS)
        assert "đang học" in shown
        assert "Epoch &lt;1&gt;" in shown
        assert 'hx-get="/admin/models/progress"' in shown

    async def test_part_of_the_page_stops_renewing_when_it_is_done(self, lan: Browser, trainer: MemoryTrainer) -> None:
        trainer.now = Training("done", "lan", datetime.now(UTC), datetime.now(UTC), 3, NEW.name)
        assert "hx-get" not in await lan.page(f"{MODELS}/progress")

    async def test_that_was_broken_off_is_called_so(self, lan: Browser, trainer: MemoryTrainer) -> None:
        trainer.now = Training("broken_off", "lan", datetime.now(UTC), None, 3)
        assert "bị ngắt giữa chừng" in await lan.page(MODELS)

    async def test_needs_a_sentence_of_ones_own(self, lan: Browser, trainer: MemoryTrainer) -> None:
        response = await lan.submit(f"{MODELS}/train")
        assert response.status_code == 422
        assert trainer.now.phase == "none"

    async def test_runs_once_at_a_time(self, lan: Browser) -> None:
        await add(lan, BOSS)
        await lan.submit(f"{MODELS}/train")
        response = await lan.submit(f"{MODELS}/train")
        assert response.status_code == 409
        assert "Bạn đợi xong" in response.text

    async def test_can_be_stopped(self, lan: Browser, trainer: MemoryTrainer) -> None:
        await add(lan, BOSS)
        await lan.submit(f"{MODELS}/train")
        assert (await lan.submit(f"{MODELS}/cancel")).status_code == 303
        assert "đã dừng theo yêu cầu" in await lan.page(MODELS)
        assert (await lan.submit(f"{MODELS}/cancel")).status_code == 409

    async def test_stands_in_the_audit_log(self, lan: Browser) -> None:
        await add(lan, BOSS)
        await lan.submit(f"{MODELS}/train")
        await lan.submit(f"{MODELS}/cancel")
        audit = await lan.page("/admin/audit")
        assert "Huấn luyện" in audit
        assert "Dừng huấn luyện" in audit


class TestModel:
    async def test_list_says_which_one_answers(self, editor: Browser) -> None:
        shown = await editor.page(MODELS)
        assert f"Đang trả lời: <strong>{OLD.name}</strong>" in shown
        assert NEW.name in shown
        assert "95%" in shown

    async def test_is_compared_with_the_one_that_answers(self, editor: Browser) -> None:
        shown = await editor.page(f"{MODELS}/{NEW.name}")
        assert f"So với mô hình đang trả lời ({OLD.name})" in shown
        assert "1 câu tốt hơn, 1 câu kém hơn, 0 câu sai kiểu khác" in shown
        assert shown.index("đóng bao nhiêu") < shown.index("mấy giờ mở cửa")  # what became worse first

    async def test_activated_one_answers(self, lan: Browser, shelf: MemoryShelf) -> None:
        response = await lan.submit(f"{MODELS}/{NEW.name}/activate", reason="Hiểu câu về lãnh đạo")
        assert response.status_code == 303
        assert shelf.now.model == NEW.name
        assert "Hiểu câu về lãnh đạo" in await lan.page("/admin/audit", action="activate")

    async def test_earlier_one_can_be_gone_back_to(self, lan: Browser, shelf: MemoryShelf) -> None:
        await lan.submit(f"{MODELS}/{NEW.name}/activate", reason="thử")
        await lan.submit(f"{MODELS}/{OLD.name}/activate", reason="quay lại")
        assert shelf.now.model == OLD.name

    async def test_is_not_changed_without_a_reason(self, lan: Browser, shelf: MemoryShelf) -> None:
        assert (await lan.submit(f"{MODELS}/{NEW.name}/activate", reason=" ")).status_code == 422
        assert shelf.now.model == OLD.name

    async def test_that_is_being_loaded_is_named(self, lan: Browser, shelf: MemoryShelf) -> None:
        shelf.now = Current(OLD.name, True, NEW.name, "loading")
        assert f"Đang nạp mô hình {NEW.name}" in await lan.page(MODELS)

    async def test_that_could_not_be_loaded_is_told(self, lan: Browser, shelf: MemoryShelf) -> None:
        shelf.now = Current(OLD.name, True, NEW.name, "failed")
        assert "mô hình cũ vẫn trả lời" in await lan.page(MODELS)

    async def test_cannot_be_changed_where_rasa_runs_apart(self, lan: Browser, shelf: MemoryShelf) -> None:
        shelf.now = Current("", switchable=False)
        response = await lan.submit(f"{MODELS}/{NEW.name}/activate", reason="thử")
        assert response.status_code == 409
        assert "docs/models.md" in await lan.page(MODELS)

    @pytest.mark.parametrize("name", ["assistant-ffffffffffff", "..%2f..%2fetc", "x" * 70])
    async def test_unknown_one_is_not_found(self, lan: Browser, name: str) -> None:
        assert await lan.status(f"{MODELS}/{name}") in (404, 422)
        assert (await lan.submit(f"{MODELS}/{name}/activate", reason="thử")).status_code in (404, 422)

    async def test_that_answers_is_named_when_asked_whether_all_is_ready(self, lan: Browser) -> None:
        assert (await lan.get("/readyz")).json()["rasa"]["model"] == OLD.name
