"""What a chat shows of an answer: everything, in pieces that fit, and every source in one piece."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.answer import (
    Answer,
    Choice,
    Clarification,
    Courtesy,
    DocumentAnswer,
    Download,
    Help,
    Refusal,
    Table,
)
from assistant.messages import message
from channels.rendering import FilePart, Limits, Part, TextPart, render, render_text, utf16_length
from tests.channels.answers import a_citation, figures

ROOMY = Limits(longest_text=4096, most_buttons=8, longest_label=48)
NO_BUTTONS = replace(ROOMY, most_buttons=0)
CHOICES = (Choice("Giấy tờ", "cần giấy tờ gì?"), Choice("Lệ phí", "lệ phí bao nhiêu?"))
PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300)


def texts(parts: tuple[Part, ...]) -> list[TextPart]:
    return [part for part in parts if isinstance(part, TextPart)]


def shown(answer: Answer, limits: Limits = ROOMY) -> str:
    return "\n".join(part.plain for part in texts(render((answer,), limits)))


class TestSources:
    def test_stand_below_the_text_with_place_day_and_address(self) -> None:
        answer = DocumentAnswer("Đăng ký tạm trú.", (a_citation(),))
        assert (
            shown(answer)
            == "Đăng ký tạm trú.\n\nNguồn: Luật Cư trú, Điều 28 (đến ngày 21/11/2026) https://vanban.vn/68"
        )

    def test_of_one_title_share_a_line(self) -> None:
        answer = DocumentAnswer("x", tuple(a_citation(locator=f"Điều {n}") for n in (1, 2, 2, 3)))
        assert "Luật Cư trú, Điều 1; Điều 2; Điều 3 (" in shown(answer)

    def test_with_many_places_take_several_lines(self) -> None:
        answer = DocumentAnswer("x", tuple(a_citation(locator=f"Điều {n}") for n in range(1, 9)))
        assert shown(answer).count("Nguồn: Luật Cư trú") == 2

    def test_of_figures_name_twelve_places_and_the_file_the_others(self) -> None:
        answer = replace(figures(), citations=tuple(a_citation(locator=f"dòng {n}") for n in range(1, 18)))
        assert "dòng 12" in shown(answer)
        assert "dòng 13" not in shown(answer)
        assert message("chat.more_places", count=5) in shown(answer)

    @pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "https://a b", "/duong-dan"])
    def test_link_to_addresses_only(self, url: str | None) -> None:
        (part,) = texts(render((DocumentAnswer("x", (a_citation(url=url),)),), ROOMY))
        assert all(line.url is None for line in part.lines)


class TestLongTexts:
    @given(
        text=st.lists(PRINTABLE, min_size=1, max_size=12).map("\n".join),
        titles=st.lists(PRINTABLE.filter(str.strip), min_size=1, max_size=4),
        longest=st.integers(200, 900),
        choices=st.integers(0, 12),
    )
    def test_are_cut_into_messages_that_fit_and_keep_every_source_whole(
        self, text: str, titles: list[str], longest: int, choices: int
    ) -> None:
        limits = Limits(longest, 3, 20, utf16_length)
        citations = tuple(a_citation(title=title) for title in titles)
        answer = DocumentAnswer(text, citations, choices=tuple(Choice(f"Mục {n}", f"mục {n}") for n in range(choices)))
        parts = texts(render((answer,), limits))
        whole = "".join("".join(part.plain.split()) for part in parts)
        assert "".join(text.split()) in whole
        for part in parts:
            assert 0 < utf16_length(part.plain) <= longest
        sources = {line.text for part in parts for line in part.lines if line.is_source}
        for title in titles:
            source = message("chat.source", source=f"{' '.join(title.split())}, Điều 28 (đến ngày 21/11/2026)")
            if utf16_length(source) <= longest:
                assert source in sources

    def test_are_cut_between_words(self) -> None:
        parts = texts(render((Courtesy("chữ " * 200),), Limits(200, 3, 20)))
        assert len(parts) > 3
        assert all(part.plain.startswith("chữ") and part.plain.endswith("chữ") for part in parts)

    def test_have_their_buttons_below_the_last_message(self) -> None:
        parts = texts(render((Courtesy("chữ " * 200, CHOICES),), Limits(200, 3, 20)))
        assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]

    def test_a_source_too_long_for_a_message_loses_its_address_but_no_word(self) -> None:
        answer = DocumentAnswer("x", (a_citation(title="luật " * 100),))
        assert shown(answer, Limits(300, 3, 20)).count("luật") == 100


class TestChoices:
    def test_are_buttons(self) -> None:
        (part,) = texts(render((Courtesy("Chào bạn", CHOICES),), ROOMY))
        assert [(button.label, button.text, button.place) for button in part.buttons] == [
            ("Giấy tờ", "cần giấy tờ gì?", 0),
            ("Lệ phí", "lệ phí bao nhiêu?", 1),
        ]
        assert part.plain == "Chào bạn"

    def test_that_are_too_long_are_read_in_the_text(self) -> None:
        long = Choice("Đăng ký thường trú tại chỗ ở thuê, mượn, ở nhờ của cơ sở tôn giáo", "x")
        (part,) = texts(render((Clarification("Chọn:", (long, CHOICES[1])),), ROOMY))
        assert f"1. {long.label}\n2. Lệ phí" in part.plain
        assert [button.label[:12] for button in part.buttons] == ["1. Đăng ký t", "2. Lệ phí"]
        assert all(len(button.label) <= 48 for button in part.buttons)

    def test_that_are_too_many_are_numbered(self) -> None:
        choices = tuple(Choice(f"Mục {n}", f"mục {n}") for n in range(1, 6))
        (part,) = texts(render((Clarification("Chọn:", choices),), Limits(4096, 3, 48)))
        assert "5. Mục 5" in part.plain
        assert [button.label for button in part.buttons] == ["1. Mục 1", "2. Mục 2", "3. Mục 3"]

    def test_are_numbered_where_there_are_no_buttons(self) -> None:
        (part,) = texts(render((Clarification("Chọn:", CHOICES),), NO_BUTTONS))
        assert "1. Giấy tờ\n2. Lệ phí\n" in part.plain
        assert part.buttons == ()

    def test_are_numbered_in_the_last_answer_alone_since_a_number_means_that_one(self) -> None:
        parts = texts(render((Clarification("Một:", CHOICES), Clarification("Hai:", CHOICES)), NO_BUTTONS))
        assert "• Giấy tờ" in parts[0].plain
        assert "1. Giấy tờ" in parts[1].plain

    def test_know_which_answer_they_belong_to(self) -> None:
        parts = texts(render((Courtesy("a"), Courtesy("b", CHOICES)), ROOMY))
        assert [(button.answer, button.place) for button in parts[1].buttons] == [(1, 0), (1, 1)]

    def test_of_the_channel_itself_are_shown_alike(self) -> None:
        (part,) = render_text("Chào bạn\nChọn nhé", ROOMY, CHOICES)
        assert part.plain == "Chào bạn\nChọn nhé"
        assert len(part.buttons) == 2


class TestFigures:
    def test_are_shown_as_lines(self) -> None:
        assert "• Phường 1: 1.000\n• Phường 2: 2.000" in shown(figures())

    def test_name_the_columns_of_a_wide_table(self) -> None:
        table = Table(("Đơn vị", "Tử số", "Tỷ lệ (%)"), (("Phường 8", 12, 99.54), ("Phường 9", None, "")))
        text = shown(replace(figures(), table=table))
        assert "• Phường 8 – Tử số: 12; Tỷ lệ (%): 99,54" in text
        assert "• Phường 9 – Tử số: không có số; Tỷ lệ (%): không có số" in text

    def test_of_a_long_table_end_after_twenty_rows(self) -> None:
        text = shown(figures(rows=25))
        assert "Phường 20:" in text
        assert "Phường 21:" not in text
        assert message("chat.more_rows", count=5) in text

    def test_come_with_their_picture_and_workbook(self) -> None:
        files = [part for part in render((figures(),), ROOMY) if isinstance(part, FilePart)]
        assert [(file.kind, file.turn_id, file.answer) for file in files] == [
            ("picture", "turn-1", 1),
            ("workbook", "turn-1", None),
        ]

    def test_of_two_rows_without_a_chart_come_alone(self) -> None:
        assert not any(isinstance(part, FilePart) for part in render((figures(chart=False),), ROOMY))

    def test_of_many_rows_come_with_the_workbook(self) -> None:
        files = [part for part in render((figures(25, chart=False),), ROOMY) if isinstance(part, FilePart)]
        assert [file.kind for file in files] == ["workbook"]

    def test_say_what_a_careful_reader_should_know(self) -> None:
        assert "Lưu ý: Báo cáo in 1, tính lại được 2." in shown(figures(warnings=("Báo cáo in 1, tính lại được 2.",)))

    @pytest.mark.parametrize(
        "url", ["/api/v1/answers/t/../export.xlsx", "https://x/api/v1/answers/t/export.xlsx", "/x"]
    )
    def test_have_no_file_of_a_foreign_address(self, url: str) -> None:
        answer = Help("Tệp:", downloads=(Download("Excel", url),))
        assert not any(isinstance(part, FilePart) for part in render((answer,), ROOMY))


class TestEveryAnswer:
    @pytest.mark.parametrize("text", ["", " ", "\n\n", "\n a \n\n"])
    def test_says_something(self, text: str) -> None:
        (part,) = render((Refusal(text, "no_data"),), ROOMY)
        assert isinstance(part, TextPart)
        assert part.plain.strip()
