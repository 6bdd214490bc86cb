"""`python -m assistant telegram`: what it needs, and that it never prints the token."""

from __future__ import annotations

import httpx
import pytest

from assistant.adapters.telegram import TelegramBot
from assistant.cli import main
from assistant.domain.errors import ChannelUnavailable
from channels.telegram import menu
from tests.fakes.telegram_api import TOKEN, FakeTelegram


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN", "SECRET"):
        monkeypatch.setenv(f"ASSISTANT_TELEGRAM_{name}", "")
    monkeypatch.setenv("ASSISTANT_TELEGRAM_API_URL", "http://127.0.0.1:9")


class TestConnect:
    @pytest.mark.parametrize(("given", "missing"), [("TOKEN", "SECRET"), ("SECRET", "TOKEN")])
    def test_needs_token_and_secret(
        self, given: str, missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv(f"ASSISTANT_TELEGRAM_{given}", "123:a-very-secret-value")
        assert main(["telegram", "connect", "https://a.vn"]) == 1
        assert capsys.readouterr().err == f"ASSISTANT_TELEGRAM_{missing} is not set\n"

    def test_that_fails_does_not_print_the_token(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("assistant.adapters.telegram._PAUSES_S", ())
        monkeypatch.setenv("ASSISTANT_TELEGRAM_TOKEN", "123:a-very-secret-value")
        assert main(["telegram", "disconnect"]) == 1
        printed = capsys.readouterr()
        assert printed.err.startswith("Telegram did not take it: ")
        assert "a-very-secret-value" not in printed.err + printed.out


class TestTheBot:
    async def test_tells_telegram_where_we_are(self) -> None:
        fake = FakeTelegram()
        bot = TelegramBot(TOKEN, "http://telegram/", transport=httpx.ASGITransport(fake.app))
        await bot.set_commands(menu())
        await bot.set_webhook("https://a.vn/webhooks/telegram", "s" * 32)
        await bot.close()
        assert fake.webhook["url"] == "https://a.vn/webhooks/telegram"
        assert fake.webhook["secret_token"] == "s" * 32
        assert fake.webhook["allowed_updates"] == '["message", "callback_query"]'

    async def test_with_a_wrong_token_says_so_without_it(self) -> None:
        bot = TelegramBot("1:wrong-token", "http://telegram", transport=httpx.ASGITransport(FakeTelegram().app))
        with pytest.raises(ChannelUnavailable) as caught:
            await bot.me()
        await bot.close()
        assert "wrong-token" not in f"{caught.value}{caught.value.__cause__}"
        assert caught.value.__suppress_context__
