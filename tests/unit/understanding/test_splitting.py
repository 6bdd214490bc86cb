"""Two questions in one message."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.common.gazetteer import Gazetteer, Name
from assistant.common.text import tokens
from assistant.understanding.splitting import MOST_QUESTIONS, QuestionSplitter

NAMES = [
    Name("procedure", "1.001193", "khai sinh"),
    Name("procedure", "1.000894", "kết hôn"),
    Name("procedure", "1.000656", "khai tử"),
    Name("procedure", "1.004194", "tạm trú"),
    Name("metric", "van_ban_den", "văn bản đến"),
    Name("metric", "van_ban_di", "văn bản đi"),
    Name("metric", "ty_le_dung_han", "tỷ lệ đúng hạn"),
    *(Name("unit", f"phuong-{number}", f"phường {number}") for number in (7, 8, 9)),
]
SPLITTER = QuestionSplitter(lambda: Gazetteer(NAMES))
JOINTS = frozenset("và còn rồi với lại đồng thời ngoài ra bên cạnh đó cho hỏi thêm tiện thể tôi em mình".split())
# No piece is a part of another.
PIECES = [
    "làm khai sinh cần giấy tờ gì",
    "lệ phí kết hôn bao nhiêu",
    "khai tử nộp ở đâu",
    "mất mấy ngày",
    "nộp online được không",
    "tờ khai tải chỗ nào",
    "văn bản đến của phường 8",
    "tỷ lệ đúng hạn của phường 9 năm 2023",
    "vợ tôi mới sinh hôm qua",
    "so sánh phường 7",
    "chào bạn",
    "😀",
]
SEPARATORS = ["? ", ". ", "; ", "\n", " và ", ", còn ", " và còn ", " với lại ", ", ngoài ra ", ", ", " ", "! ", "?! "]
MESSAGES = st.builds(
    lambda pieces, separators: "".join(map("".join, zip(pieces, separators))),
    st.lists(st.sampled_from(PIECES), unique=True, max_size=6),
    st.lists(st.sampled_from(SEPARATORS), min_size=6, max_size=6),
)


class TestSplit:
    @pytest.mark.parametrize(
        ("text", "questions"),
        [
            (
                "làm khai sinh cần giấy tờ gì và lệ phí bao nhiêu",
                ("làm khai sinh cần giấy tờ gì", "lệ phí bao nhiêu"),
            ),
            ("khai tử nộp ở đâu? mất mấy ngày?", ("khai tử nộp ở đâu?", "mất mấy ngày?")),
            ("lệ phí bao nhiêu và mất mấy ngày?", ("lệ phí bao nhiêu", "mất mấy ngày?")),
            ("có mất phí không và mất mấy ngày", ("có mất phí không", "mất mấy ngày")),
            ("khai sinh cần giấy gì và lệ phí", ("khai sinh cần giấy gì", "lệ phí")),
            ("khai sinh cần giấy gì\nlệ phí bao nhiêu", ("khai sinh cần giấy gì", "lệ phí bao nhiêu")),
            ("khai sinh cần giấy gì với lại nộp ở đâu", ("khai sinh cần giấy gì", "nộp ở đâu")),
            ("khai sinh cần giấy gì, ngoài ra nộp ở đâu", ("khai sinh cần giấy gì", "nộp ở đâu")),
            (
                "lệ phí kết hôn bao nhiêu, còn khai sinh thì cần giấy gì",
                ("lệ phí kết hôn bao nhiêu", "khai sinh thì cần giấy gì"),
            ),
            (
                "Tôi ở phường 8. Làm khai sinh ở đâu và mất mấy ngày?",
                ("Tôi ở phường 8. Làm khai sinh ở đâu", "mất mấy ngày?"),
            ),
            (
                "khai sinh cần gì? lệ phí bao nhiêu? bao lâu xong?",
                ("khai sinh cần gì?", "lệ phí bao nhiêu?", "bao lâu xong?"),
            ),
        ],
    )
    def test_parts_aspects_of_procedures(self, text: str, questions: tuple[str, ...]) -> None:
        assert SPLITTER.split(text) == questions

    @pytest.mark.parametrize(
        ("text", "questions"),
        [
            (
                "văn bản đến của phường 8 và tỷ lệ đúng hạn của phường 9?",
                ("văn bản đến của phường 8", "tỷ lệ đúng hạn của phường 9?"),
            ),
            (
                "văn bản đến của phường 7 và văn bản đến của phường 8",
                ("văn bản đến của phường 7", "văn bản đến của phường 8"),
            ),
            (
                "phường 8 có bao nhiêu văn bản đến và làm khai sinh cần giấy tờ gì",
                ("phường 8 có bao nhiêu văn bản đến", "làm khai sinh cần giấy tờ gì"),
            ),
        ],
    )
    def test_parts_figures(self, text: str, questions: tuple[str, ...]) -> None:
        assert SPLITTER.split(text) == questions

    def test_parts_two_procedures_with_the_same_aspect(self) -> None:
        questions = ("lệ phí kết hôn bao nhiêu?", "Lệ phí khai sinh bao nhiêu?")
        assert SPLITTER.split(" ".join(questions)) == questions

    def test_names_published_later_are_known_at_once(self) -> None:
        names: list[Name] = []
        splitter = QuestionSplitter(lambda: Gazetteer(names))
        names += NAMES
        assert len(splitter.split("văn bản đến của phường 8 và tỷ lệ đúng hạn của phường 9?")) == 2


class TestOneQuestion:
    @pytest.mark.parametrize(
        "text",
        [
            "Vợ tôi mới sinh hôm qua. Tôi ở phường 8. Làm khai sinh cần giấy tờ gì?",
            "Chào bạn. Cho tôi hỏi kết hôn cần giấy tờ gì?",
            "kết hôn cần giấy tờ gì. Cảm ơn bạn",
            "Tôi và vợ tôi muốn ly hôn thì cần giấy tờ gì?",
            "cha và mẹ tôi đã mất, làm khai tử ở đâu",
            "tôi bị mất giấy tờ và không biết làm lại ở đâu",
            "Hôm qua tôi ra phường 8 mà đông quá.\nCòn sổ hộ khẩu thì cũ rồi.\nTạm trú mất mấy ngày?",
            "tôi nghe nói lệ phí không mất. Vậy cần giấy tờ gì?",
            "bà tôi hỏi có tốn tiền không, tôi không biết. Khai tử mất mấy ngày?",
        ],
    )
    def test_with_a_story_stays_whole(self, text: str) -> None:
        assert SPLITTER.split(text) == (text,)

    @pytest.mark.parametrize(
        "text",
        [
            "tạm trú và thường trú khác gì nhau",
            "so sánh văn bản đến của phường 7 và văn bản đi của phường 8",
            "văn bản đi của phường 7 và phường 8",
            "văn bản đến của phường 8 so với phường 9 thế nào? còn tỷ lệ đúng hạn của phường 7?",
            "phân biệt khai sinh ở đâu và khai tử mất mấy ngày",
        ],
    )
    def test_about_several_things_stays_whole(self, text: str) -> None:
        assert SPLITTER.split(text) == (text,)

    @pytest.mark.parametrize(
        "text",
        [
            "khai sinh ở đâu? đăng ký khai sinh nộp ở đâu?",
            "lệ phí bao nhiêu? lệ phí khai sinh bao nhiêu?",
            "kết hôn cần giấy tờ gì? cần giấy tờ gì?",
        ],
    )
    def test_asked_twice_stays_whole(self, text: str) -> None:
        assert SPLITTER.split(text) == (text,)

    @pytest.mark.parametrize("text", ["", "?", "gì? ? ?", "lệ phí kết hôn bao nhiêu", "xin chào", "và", "😀", "\n"])
    def test_stays_as_it_is(self, text: str) -> None:
        assert SPLITTER.split(text) == (text,)


class TestManyQuestions:
    @pytest.mark.parametrize(
        "text",
        [
            "khai sinh cần gì? lệ phí bao nhiêu? bao lâu xong? nộp ở đâu?",
            "khai sinh cần gì và lệ phí bao nhiêu và bao lâu xong và nộp ở đâu và nộp online được không",
        ],
    )
    def test_more_than_three_stay_whole(self, text: str) -> None:
        assert SPLITTER.split(text) == (text,)


class TestSplittingAlways:
    @given(st.text(st.characters(codec=None)) | MESSAGES)
    def test_gives_one_to_three_questions(self, text: str) -> None:
        assert 1 <= len(SPLITTER.split(text)) <= MOST_QUESTIONS

    @given(MESSAGES)
    def test_loses_no_word_but_joints(self, text: str) -> None:
        left = Counter(tokens(text)) - Counter(tokens(" ".join(SPLITTER.split(text))))
        assert set(left) <= JOINTS

    @given(MESSAGES)
    def test_quotes_the_message_in_order(self, text: str) -> None:
        position = 0
        for question in SPLITTER.split(text):
            position = text.index(question, position) + len(question)

    @given(st.text(st.characters(codec=None)) | MESSAGES)
    def test_is_none_of_it_empty(self, text: str) -> None:
        questions = SPLITTER.split(text)
        assert questions == (text,) or all(question.strip(" ,.?!") for question in questions)

    @pytest.mark.parametrize(
        "text",
        [
            "lệ phí bao nhiêu và phí và cần giấy gì",
            "lệ phí bao nhiêu. phí bao nhiêu. cần giấy gì",
            "phí bao nhiêu? lệ phí bao nhiêu? phí bao nhiêu? cần giấy gì?",
        ],
    )
    def test_loses_no_word_said_twice(self, text: str) -> None:
        left = Counter(tokens(text)) - Counter(tokens(" ".join(SPLITTER.split(text))))
        assert set(left) <= JOINTS
