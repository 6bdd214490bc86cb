"""Where Rasa listens, asked again for every message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.adapters.running import RasaAddress, connected, running_file, wish, wish_file, wished, write_secret
from assistant.settings import Settings

DAMAGED = ("", "[]", "{}", '{"environment": null}', '{"environment": {"ASSISTANT_GATEWAY_TOKEN": "ours"}}')
GIVEN = "http://127.0.0.1:5005"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))


def tell(url: str, model: str, who: str = "ours") -> None:
    environment = {"ASSISTANT_RASA_URL": url, "ASSISTANT_GATEWAY_TOKEN": who}
    write_secret(running_file(), json.dumps({"environment": environment, "model": model}))


def address() -> RasaAddress:
    return RasaAddress(Settings(_env_file=None, rasa_url=GIVEN, gateway_token=SecretStr("ours")))


class TestAddress:
    def test_is_that_of_the_settings_without_a_supervisor(self) -> None:
        assert (address().url, address().model) == (GIVEN, "")

    def test_is_what_the_supervisor_says(self) -> None:
        tell("http://127.0.0.1:7001", "assistant-a")
        assert (address().url, address().model) == ("http://127.0.0.1:7001", "assistant-a")

    def test_changes_with_the_model(self) -> None:
        tell("http://127.0.0.1:7001", "assistant-a")
        own = address()
        assert own.url == "http://127.0.0.1:7001"
        tell("http://127.0.0.1:7002", "assistant-b")
        assert (own.url, own.model) == ("http://127.0.0.1:7002", "assistant-b")

    def test_of_another_run_is_not_believed(self) -> None:
        tell("http://127.0.0.1:7001", "assistant-a", who="theirs")
        assert (address().url, address().model) == (GIVEN, "")

    @pytest.mark.parametrize("content", DAMAGED)
    def test_in_a_damaged_file_is_not_believed(self, content: str) -> None:
        write_secret(running_file(), content)
        assert address().url == GIVEN

    def test_is_found_by_commands_too(self) -> None:
        tell("http://127.0.0.1:7001", "assistant-a")
        found = connected(Settings(_env_file=None, rasa_url=GIVEN))
        assert found.rasa_url == "http://127.0.0.1:7001"
        assert found.gateway_token is not None


class TestWish:
    def test_is_none_at_first(self) -> None:
        assert wished() == ("", None)

    def test_says_which_model_and_what_became_of_it(self) -> None:
        wish("assistant-a")
        assert wished() == ("assistant-a", "loading")
        wish("assistant-a", "failed")
        assert wished() == ("assistant-a", "failed")

    def test_in_a_damaged_file_is_none(self) -> None:
        write_secret(wish_file(), '{"model": 3, "phase": "x"}')
        assert wished() == ("3", None)
