"""A word that may mean figures, said beside nothing that asks for a number."""

from __future__ import annotations

import pytest

from assistant.answering.document_instead import names_no_figure
from assistant.domain.message import Entity, Understanding
from assistant.understanding.rules import FALLBACK_INTENT

DOSSIERS = ("ho_so_tiep_nhan", "ho_so_da_tra_ket_qua")


def understood(text: str, *more: Entity) -> Understanding:
    at = text.index("hồ sơ")
    metrics = tuple(Entity("metric", "hồ sơ", value, at) for value in DOSSIERS)
    return Understanding(FALLBACK_INTENT, 0.5, text, (*metrics, *more), "rasa")


@pytest.mark.parametrize(
    "text",
    [
        "xác nhận hết nợ thuế để nộp hồ sơ định cư, họ trả mình tờ gì, mẫu số mấy",
        "nộp hồ sơ theo thông tư số mấy",
        "nộp hồ sơ rồi thì làm gì",
    ],
)
def test_dossiers_alone_are_no_figure(text: str) -> None:
    assert names_no_figure(understood(text))


@pytest.mark.parametrize("text", ["tháng này mấy hồ sơ", "bao nhiêu hồ sơ trễ", "thống kê hồ sơ"])
def test_dossiers_and_a_number_are(text: str) -> None:
    assert not names_no_figure(understood(text))


def test_dossiers_of_a_unit_are() -> None:
    assert not names_no_figure(understood("hồ sơ của phường 8", Entity("unit", "phường 8", "phuong-8", 10)))
