"""A procedure for some people takes the place of the general one where a question says who is concerned."""

from __future__ import annotations

import pytest

from assistant.common.understood import understand_text
from assistant.knowledge_base.knowledge import Knowledge

BIRTH, ABROAD, WITH_FATHER = "1.001193", "2.000528", "1.000689"
MARRIAGE, MARRIAGE_ABROAD = "1.000894", "2.000806"
CARD, CARD_CHILD = "1.014061", "1.014062"


def meant(knowledge: Knowledge, general: str, question: str) -> str:
    text = understand_text(question)
    found = (case.special for case in knowledge.special_cases if case.general == general and case.is_meant(text))
    return next(found, general)


@pytest.mark.parametrize(
    ("general", "question", "special"),
    [
        (BIRTH, "ba nó người Đài Loan, làm khai sinh cần gì", ABROAD),
        (BIRTH, "chồng em là người Hàn, khai sinh cho bé", ABROAD),
        (BIRTH, "khai sinh có yếu tố nước ngoài", ABROAD),
        (BIRTH, "chồng tôi đi làm ở nước ngoài, khai sinh cho con ở phường được không", BIRTH),
        (BIRTH, "tụi em chưa cưới, khai sinh mà có tên cha luôn", WITH_FATHER),
        (BIRTH, "chưa đăng ký kết hôn thì khai sinh cho con sao", BIRTH),
        (BIRTH, "làm khai sinh cho con", BIRTH),
        (MARRIAGE, "bạn trai người Mỹ, đăng ký kết hôn ở đâu", MARRIAGE_ABROAD),
        (MARRIAGE, "đăng ký kết hôn ở đâu", MARRIAGE),
        (CARD, "bé 4 tuổi làm căn cước", CARD_CHILD),
        (CARD, "con tôi học lớp 3 làm căn cước được chưa", CARD_CHILD),
        (CARD, "con tôi 15 tuổi làm căn cước", CARD),
        (CARD, "con tôi mười bốn tuổi làm căn cước", CARD),
        (CARD, "tôi 30 tuổi làm căn cước", CARD),
    ],
)
def test_is_told_by_what_the_question_says(knowledge: Knowledge, general: str, question: str, special: str) -> None:
    assert meant(knowledge, general, question) == special


def test_name_procedures_that_are_there(knowledge: Knowledge) -> None:
    codes = {code for case in knowledge.special_cases for code in (case.general, case.special)}
    assert codes <= knowledge.procedures.keys()
