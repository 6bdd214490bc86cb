"""What a citizen notices when Rasa dies: nothing but a shorter answer, and that not for long."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.product import Product

pytestmark = pytest.mark.rasa


def _rasa_processes(product: Product) -> list[int]:
    """Returns the ids of Rasa processes that use this product's data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"run" in command and any(str(product.home).encode() in part for part in command):
            found.append(int(entry.name))
    return found


class TestRasaIsKilled:
    def test_questions_are_answered_meanwhile_and_rasa_comes_back(self, product: Product) -> None:
        question = "làm giấy khai sinh cho con cần những giấy tờ gì"
        assert product.ask(question)["understanding"]["route"] == "rasa"
        for process in _rasa_processes(product):
            os.kill(process, signal.SIGKILL)

        reply = product.ask(question)
        assert reply["understanding"]["route"] == "fallback"
        assert reply["answers"][0]["procedure"]["code"] == "1.001193"
        report = product.ready()
        assert report is not None
        assert report["rasa"]["state"] in ("down", "starting")

        deadline = time.monotonic() + 60
        while product.ask(question)["understanding"]["route"] != "rasa":
            assert time.monotonic() < deadline, "Rasa did not come back within a minute"
            time.sleep(1)


class TestConversation:
    def test_goes_on_across_many_turns_and_fresh_sessions(self, product: Product) -> None:
        conversation = product.ask("đăng ký kết hôn cần giấy tờ gì")["conversation_id"]
        for _ in range(25):
            reply = product.ask("còn lệ phí thì sao", conversation=conversation)
            assert reply["answers"][0]["procedure"]["code"] == "1.000894"
            assert reply["understanding"]["route"] == "rasa"

    def test_of_someone_else_is_not_found(self, product: Product) -> None:
        conversation = product.ask("xin chào", who="sep")["conversation_id"]
        body = {"text": "còn gì nữa", "conversation_id": conversation}
        for who in (None, "canbo"):
            response = product.http.post("/api/v1/messages", json=body, headers=product.headers(who))
            assert response.status_code == 404


class TestPrivacy:
    def test_no_log_quotes_a_citizen(self, product: Product) -> None:
        product.ask("Tôi tên Nguyễn Thị Bưởi, số căn cước 077123456789, hỏi đăng ký tạm trú")
        time.sleep(0.5)
        for log in ("serve.log", "rasa.log"):
            text = (product.home / log).read_text()
            assert "Bưởi" not in text
            assert "077123456789" not in text

    def test_personal_numbers_are_not_stored(self, product: Product) -> None:
        product.ask("số điện thoại tôi là 0938777666, căn cước 077987654321, hỏi tách hộ")
        for store in product.home.glob("assistant.sqlite3*"):
            content = store.read_bytes()
            assert b"077987654321" not in content
            assert b"0938777666" not in content
