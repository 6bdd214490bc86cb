"""The patterns of conversation: none may take for ever on a message made of its own words."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields

import pytest

from assistant.domain.message import LONGEST_MESSAGE
from assistant.understanding.courtesy import says_more
from assistant.understanding.words import ConversationWords, ReportWords, conversation_words, report_words
from tests.builders import ROOT

PATIENCE_S = 120  # all of them take about two; one that goes back over its own words takes hours


def patterns(words: ConversationWords | ReportWords) -> Iterator[re.Pattern[str]]:
    for field in fields(words):
        value = getattr(words, field.name)
        for pattern in value.values() if isinstance(value, dict) else [value]:
            if isinstance(pattern, re.Pattern):
                yield pattern


def messages_of(pattern: re.Pattern[str]) -> Iterator[str]:
    """As long as a message may be: two neighbouring words of the pattern again and again, then something else."""
    words = list(dict.fromkeys(re.findall(r"[^\W\d_]{2,}(?: [^\W\d_]+)*|ạ", pattern.pattern)))
    for first, second in zip(words, words[1:] + words[:1], strict=True):
        for piece in (first, f"{first} ", first + second, f"{first} {second} ", f"{first}, "):
            yield (piece * (LONGEST_MESSAGE // len(piece) + 1))[: LONGEST_MESSAGE - 2] + " x"


def search_all() -> None:
    for words in (conversation_words(), report_words()):
        for pattern in patterns(words):
            for message in messages_of(pattern):
                pattern.sub("", message)


class TestEveryPattern:
    def test_is_quick_on_its_own_words(self) -> None:
        code = "from tests.unit.understanding.test_words import search_all; search_all()"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=PATIENCE_S)

    def test_of_a_follow_up_is_quick_where_two_of_its_lists_share_words(self) -> None:
        conversation_words().what_about.sub("", "hảạ" * 600 + "x")  # took minutes


class TestSayingMore:
    @pytest.mark.parametrize(
        "text",
        [
            "cảm ơn bạn, cho hỏi thêm làm sao xin xác nhận hoàn cảnh khó khăn",
            "tôi muốn hỏi việc xin trồng cây trước nhà, cảm ơn",
            "chào bạn, cho tôi hỏi xin cấp phép bán hàng rong cần gì",
            "cảm ơn em, còn lệ phí thì sao",
        ],
    )
    def test_is_a_question_beside_a_courtesy(self, text: str) -> None:
        assert says_more(text)

    @pytest.mark.parametrize(
        "text",
        [
            "cảm ơn",
            "chào em, cho chị hỏi chút",
            "xin chân thành cảm ơn sự hỗ trợ tận tình của quý cơ quan",
            "may mà có em, chứ không anh chạy lên chạy xuống mấy bận, cảm ơn em",
            "chào trợ lý, tôi là dân ở phường 8 mới dọn về",
            "thôi bác đi nấu cơm đây, bữa khác nói tiếp",
        ],
    )
    def test_is_no_long_courtesy(self, text: str) -> None:
        assert not says_more(text)
