"""What a request for a file means."""

from __future__ import annotations

import pytest

from assistant.answering.export import asks_for_figures, last_files
from assistant.domain.answer import Download, Help, Refusal
from assistant.domain.message import Entity, Files, Topic, Understanding

FILES = Files("van_ban_di", "Số văn bản đi", (Download("Tải tệp Excel", "/api/v1/answers/t1/export.xlsx"),))
SHOWN = Topic(metric="van_ban_di", files=FILES)


def a_request(**named: str) -> Understanding:
    return Understanding("export", 0.9, "", tuple(Entity(kind, value, value) for kind, value in named.items()), "rasa")


class TestARequest:
    def test_without_names_means_what_was_shown(self) -> None:
        assert not asks_for_figures(a_request(), SHOWN)

    def test_that_names_the_metric_shown_means_the_same(self) -> None:
        assert not asks_for_figures(a_request(metric="van_ban_di"), SHOWN)

    @pytest.mark.parametrize("named", [{"metric": "van_ban_den"}, {"unit": "phuong-8"}, {"period": "2023"}])
    def test_that_names_something_else_asks_for_it(self, named: dict[str, str]) -> None:
        assert asks_for_figures(a_request(**named), SHOWN)

    def test_that_names_what_was_refused_since_asks_for_it(self) -> None:
        assert asks_for_figures(a_request(metric="van_ban_den"), Topic(metric="van_ban_den", files=FILES))

    def test_that_names_a_metric_before_anything_was_shown_asks_for_it(self) -> None:
        assert asks_for_figures(a_request(metric="van_ban_di"), Topic())

    def test_before_anything_was_shown_asks_for_nothing(self) -> None:
        assert not asks_for_figures(a_request(unit="phuong-8"), Topic())


class TestTheFiles:
    def test_are_handed_over(self) -> None:
        answer = last_files(SHOWN)
        assert isinstance(answer, Help)
        assert answer.downloads == FILES.downloads

    def test_that_do_not_exist_are_refused(self) -> None:
        answer = last_files(Topic(metric="van_ban_di"))
        assert isinstance(answer, Refusal)
        assert answer.reason == "no_data"
