"""What became of the wards: from the register of units, with the passage that says it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.answering.unit_changes import UnitChanges
from assistant.common.text import fold
from assistant.common.understood import understand_text
from assistant.domain.answer import Answer, DocumentAnswer, Refusal
from assistant.domain.principal import CITIZEN
from assistant.knowledge_base.knowledge import Knowledge
from assistant.pipeline.edition import Edition
from tests.builders import an_edition

TOLD = [
    ("tôi ở phường 3 cũ, bây giờ là phường gì vậy", "Phường 3 cũ nay thuộc Phường Vũng Tàu"),
    ("nhà ngoại em phường 12 hồi đó, giờ nhập vô đâu rồi", "Phường Phước Thắng (mã 26542)"),
    ("P10 cũ giờ thuộc phường nào ạ", "Phường 10 cũ nay thuộc Phường Rạch Dừa"),
    ("Thắng Tam bây giờ về phường nào quản lý", "nay thuộc Phường Vũng Tàu"),
    ("phường 1 với phường 11 giờ thuộc phường nào", "Phường 11 cũ nay thuộc Phường Phước Thắng"),
    ("nhà em ở phường 6 hồi trước, nay thuộc phường nào", "Phường Thắng Nhì cũ nay thuộc Phường Vũng Tàu"),
    ("phường sáu ngày xưa giờ tên gì", "Phường Thắng Nhì là tên mới của Phường 6 từ năm 2014"),
    ("phường 4 còn tồn tại không", "Phường 4 cũ nay thuộc Phường Vũng Tàu"),
    ("xã Long Sơn có sáp nhập với ai không", "Xã Long Sơn (mã 26545) giữ nguyên địa bàn"),
    ("Long Sơn giờ thuộc tỉnh nào", "Thành phố Hồ Chí Minh"),
    ("Phường Phước Thắng mới gồm mấy phường cũ nào gộp lại", "Phường 11, Phường 12"),
    ("phường Rạch Dừa mới gồm những phường nào cũ", "Phường 10, Phường Rạch Dừa, Phường Thắng Nhất"),
    ("phường Vũng Tàu là do mấy phường nhập lại", "do 7 phường, xã cũ nhập lại"),
    ("mấy phường nào nhập lại thành phường tam thắng", "Nguyễn An Ninh"),
    ("mã đơn vị hành chính của phường Tam Thắng là bao nhiêu", "26526"),
    ("phường 8 cũ mã số bây giờ là mấy", "26526"),
    ("sau sắp xếp Vũng Tàu còn mấy phường xã", "5 đơn vị"),
    ("Vũng Tàu giờ chia mấy phường", "5 đơn vị"),
    ("TPHCM hiện có bao nhiêu phường xã", "168 đơn vị cấp xã"),
    ("giấy tờ ghi tên phường cũ có phải đổi lại không", "vẫn có giá trị"),
    ("ủy ban thành phố Vũng Tàu còn không hay giải thể rồi", "Cấp huyện không còn"),
    ("UBND thành phố Vũng Tàu giờ còn hoạt động không", "Cấp huyện không còn"),
]
OTHER = [
    "bạn trên Sài Gòn xuống ngủ lại 1 đêm, phải báo công an phường trước mấy giờ",
    "phường 9 năm 2023 nhận bao nhiêu hồ sơ",
    "sang năm phường Tam Thắng có sáp nhập nữa không",
    "chủ tịch phường Rạch Dừa là ai",
    "thành phố Vũng Tàu còn hồ sơ nào trễ không",
    "dân số phường Vũng Tàu bao nhiêu",
    "hồ sơ phường 3 cũ giờ nộp ở đâu",
    "phường 8 với phường 9 phường nào nhiều văn bản hơn",
    "giấy tờ đăng ký khai sinh ở phường 5 gồm những gì",
    "căn cước ghi phường cũ có bắt buộc đổi không",
    "trụ sở phường Phước Thắng ở đâu",
    "phường 7 làm việc đến mấy giờ",
    "Bình Phước sáp nhập còn mấy xã",
    "tôi ở phường 10, giờ muốn đăng ký tạm trú thì đến đâu",
    "công ty em sáp nhập vào công ty khác",
]


@pytest.fixture(scope="module")
def edition(knowledge: Knowledge) -> Edition:
    return an_edition(knowledge)


def _answer(edition: Edition, question: str, changes: UnitChanges | None = None) -> Answer | None:
    text = understand_text(question)
    known = changes or UnitChanges(edition.knowledge.units, edition.knowledge.documents)
    return known.answer(text, edition.rules.entities(text), CITIZEN)


class TestQuestionsAboutWards:
    @pytest.mark.parametrize("typed", [str, fold], ids=["accented", "bare"])
    @pytest.mark.parametrize(("question", "said"), TOLD)
    def test_are_answered_with_the_passage(self, edition: Edition, question: str, said: str, typed: type) -> None:
        answer = _answer(edition, typed(question))
        assert isinstance(answer, DocumentAnswer)
        assert said in answer.text
        assert all(citation.quote and citation.quote in answer.text for citation in answer.citations)

    @pytest.mark.parametrize("question", [*OTHER, *map(fold, OTHER)])
    def test_others_are_left_alone(self, edition: Edition, question: str) -> None:
        assert _answer(edition, question) is None

    def test_of_an_unknown_ward_are_refused(self, edition: Edition) -> None:
        answer = _answer(edition, "phường 13 cũ giờ thuộc phường nào")
        assert isinstance(answer, Refusal)
        assert answer.reason == "unknown_unit"
        assert "phường 13" in answer.text


class TestNothingIsStated:
    def test_that_no_readable_passage_says(self, edition: Edition) -> None:
        kept = tuple(replace(one, visibility="internal") for one in edition.knowledge.documents)
        assert _answer(edition, TOLD[0][0], UnitChanges(edition.knowledge.units, kept)) is None

    def test_that_holds_no_longer(self, edition: Edition) -> None:
        past = date.today() - timedelta(days=1)
        expired = tuple(replace(one, valid_to=past) for one in edition.knowledge.documents)
        assert _answer(edition, TOLD[0][0], UnitChanges(edition.knowledge.units, expired)) is None
