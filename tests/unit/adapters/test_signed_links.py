"""Links that open a file for a day, and secrets that are kept closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.secret_box import SecretBox, derived_key
from assistant.adapters.signed_links import SignedLinks

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PATH = "/api/v1/answers/abcDEF_-12345678/export.xlsx"
LINKS = SignedLinks(b"k" * 32, "https://troly.test/")


def parts(url: str) -> tuple[str, int, str]:
    split = urlsplit(url)
    query = parse_qs(split.query)
    return split.path, int(query["expires"][0]), query["signature"][0]


def made() -> tuple[str, int, str]:
    url = LINKS.make(PATH, NOON)
    assert url is not None
    return parts(url)


class TestALink:
    def test_is_an_address_of_the_service(self) -> None:
        assert str(LINKS.make(PATH, NOON)).startswith(f"https://troly.test{PATH}?expires=")

    def test_is_not_made_without_an_address(self) -> None:
        assert SignedLinks(b"k", "").make(PATH) is None

    @pytest.mark.parametrize(("hours", "opens"), [(0, True), (23.99, True), (24, False), (48, False)])
    def test_opens_for_a_day(self, hours: float, opens: bool) -> None:
        assert LINKS.hold(*made(), NOON + timedelta(hours=hours)) is opens

    def test_opens_nothing_else(self) -> None:
        path, expires, signature = made()
        assert not LINKS.hold(path.replace("abc", "abd"), expires, signature, NOON)

    def test_cannot_be_made_longer(self) -> None:
        path, expires, signature = made()
        assert not LINKS.hold(path, expires + 1, signature, NOON)

    def test_of_another_key_opens_nothing(self) -> None:
        assert not SignedLinks(b"x" * 32, "").hold(*made(), NOON)

    @given(st.text(max_size=60))
    def test_cannot_be_guessed(self, signature: str) -> None:
        path, expires, right = made()
        assert LINKS.hold(path, expires, signature, NOON) is (signature == right)


class TestASecretBox:
    BOX = SecretBox(b"k" * 32, "one")

    @given(st.text(max_size=300).filter(lambda text: text.isprintable()))
    def test_gives_back_what_it_closed(self, text: str) -> None:
        assert self.BOX.open(self.BOX.close(text)) == text

    def test_shows_nothing(self) -> None:
        closed = self.BOX.close("refresh-token")
        assert closed.isascii()
        assert "refresh" not in closed

    @pytest.mark.parametrize(
        "other", [SecretBox(b"x" * 32, "one"), SecretBox(b"k" * 32, "two")], ids=["key", "purpose"]
    )
    def test_does_not_open_what_another_closed(self, other: SecretBox) -> None:
        assert self.BOX.open(other.close("x")) is None

    @given(st.text(max_size=200))
    def test_opens_nothing_else(self, closed: str) -> None:
        assert self.BOX.open(closed) is None

    def test_has_a_key_for_each_purpose(self) -> None:
        assert derived_key(b"k", "links") != derived_key(b"k", "zalo-tokens")
