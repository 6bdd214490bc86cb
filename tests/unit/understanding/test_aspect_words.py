"""Words that leave no doubt about the aspect, whatever Rasa made of the rest."""

from __future__ import annotations

import pytest

from assistant.domain.message import Understanding
from assistant.understanding.aspect_words import as_said
from assistant.understanding.rules import FALLBACK_INTENT


def said(text: str, intent: str) -> Understanding:
    return as_said(Understanding(intent, 0.9, text, (), "rasa", likely=(intent,)))


@pytest.mark.parametrize(
    ("text", "intent", "aspect"),
    [
        ("mở tiệm xong phải báo thuế trước mấy ngày", "procedure_steps", "procedure_time"),
        ("đơn xin hòa giải nộp cho ai", "procedure_steps", "procedure_place"),
        ("xin cấp sổ đỏ lần đầu thì phường niêm yết mấy bữa", "procedure_time", "procedure_steps"),
        ("mất sổ đỏ, ủy ban dán giấy thông báo mấy ngày rồi mới cấp cuốn khác", "procedure_time", "procedure_steps"),
        ("nghe nói xin tính lại diện tích đất ở, cái đó là thủ tục gì vậy", "procedure_place", "procedure_overview"),
        ("cái đợt rà soát hộ nghèo đó là sao vậy em", "procedure_steps", "procedure_overview"),
        ("giấy xác nhận số chứng minh 9 số là giấy gì, khi nào cần", "procedure_documents", "procedure_overview"),
        ("tạm trú ở đâu cũng không được nhận, thủ tục đó là gì", "procedure_place", "procedure_overview"),
        ("định danh mức 2 để làm chi, khác gì mức thường", "procedure_conditions", "procedure_overview"),
        ("mở tiệm net phải đáp ứng gì mới được cấp giấy", "procedure_documents", "procedure_conditions"),
        ("tách thửa cho con, đất phải thế nào mới cắt được", "procedure_steps", "procedure_conditions"),
        ("xin tạm ngừng, một lần ngưng được dài nhất bao lâu", "procedure_time", "procedure_conditions"),
        ("giấy phép xây dựng được gia hạn mấy lần", "procedure_result", "procedure_conditions"),
        ("con định cư bên Úc rồi, xóa tên khỏi hộ phải làm giấy tờ gì", "procedure_overview", "procedure_documents"),
        ("nghe nói có trợ giúp pháp lý miễn phí, cái đó là gì", "procedure_legal_basis", "procedure_overview"),
        ("bão sập nhà hết trơn, xin hỗ trợ làm lại nhà được bao nhiêu", "procedure_fee", "procedure_conditions"),
        ("hộ nghèo được hỗ trợ bao nhiêu tiền", "procedure_fee", "procedure_conditions"),
        ("ba má mất, chú đứng giám hộ cho cháu thì giấy tờ ra sao", "procedure_steps", "procedure_documents"),
        ("giấy ủy quyền ký sẵn ở nhà rồi em đem ra phường được không", "procedure_conditions", "procedure_steps"),
        ("chồng đi biển, em ra ký trước một mình được không", "procedure_conditions", "procedure_steps"),
        ("tự dịch bằng đại học thì em phải có bằng ngoại ngữ gì", "procedure_documents", "procedure_conditions"),
        ("xin giấy ct07 qua mạng thì khi nào có", "procedure_online", "procedure_time"),
        ("mất sổ hồng, xin cấp lại thì qua mấy công đoạn", "procedure_place", "procedure_steps"),
        ("giấy xác nhận quốc tịch nộp online thì vào đâu", "procedure_place", "procedure_online"),
        ("tố cáo cán bộ, gửi đơn qua mail được không", "procedure_forms", "procedure_online"),
        (
            "cô giáo kêu nộp ct07 mà em hổng biết tờ đó là tờ gì, xài làm chi",
            "procedure_documents",
            "procedure_overview",
        ),
        ("khu phố rà soát hộ nghèo, nhà phải sao mới được đưa vô", "procedure_steps", "procedure_conditions"),
        ("trẻ mồ côi lãnh trợ cấp hằng tháng tới mấy tuổi", "procedure_result", "procedure_conditions"),
        ("nhà cháy rụi, phường có hỗ trợ gì không", "procedure_fee", "procedure_conditions"),
        ("bão sập nhà, nhà nước cho bao nhiêu để cất lại", "procedure_fee", "procedure_conditions"),
        ("nộp online xong thì lấy kết quả ở đâu", "procedure_place", "procedure_place"),
        ("không rành trực tuyến, nộp trực tiếp ở đâu", "procedure_place", "procedure_place"),
        ("chứng thực một lần tối đa bao nhiêu tiền một bản", "procedure_fee", "procedure_fee"),
        ("lệ phí bao nhiêu, hộ nghèo có được hỗ trợ không", "procedure_fee", "procedure_fee"),
        ("trích lục phải sao mới hay bản cũ cũng được", "procedure_documents", "procedure_documents"),
        ("qua mấy bước, tổng cộng bao lâu có kết quả", "procedure_time", "procedure_time"),
        ("cần giấy tờ gì và khi nào có", "procedure_documents", "procedure_documents"),
        ("làm chung 1 lần ở phường (hộ khẩu tính sau), lâu nhất mấy ngày", "procedure_time", "procedure_time"),
        ("bạn ngủ lại một đêm, phải báo công an phường trước mấy giờ", "procedure_steps", "procedure_time"),
        ("con dọn nhà chuyển trường thì làm từ đâu tới đâu", "procedure_place", "procedure_steps"),
    ],
)
def test_decide(text: str, intent: str, aspect: str) -> None:
    meant = said(text, intent)
    assert (meant.intent, meant.likely) == (aspect, (aspect,))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("niêm yết xong thì bao lâu có cuốn mới", "procedure_time"),
        ("phường niêm yết ở đâu", "procedure_place"),
        ("xin hỗ trợ làm nhà hết bao nhiêu tiền", "procedure_fee"),
        ("nộp hồ sơ ở phường tối đa bao lâu có kết quả", "procedure_time"),
        ("ký số là cái gì, không có chữ ký số thì nộp qua mạng được không", "procedure_online"),
        ("giấy thay cho sổ hộ khẩu bây giờ là giấy gì", "procedure_result"),
        ("đơn xin thành lập doanh nghiệp tên là giấy gì", "procedure_documents"),
        ("xin xác nhận độc thân để làm gì đó thì cần giấy tờ gì", "procedure_documents"),
        ("thủ tục đó là gì, tốn bao nhiêu tiền", "procedure_fee"),
        ("niêm yết mấy ngày", "indicator_value"),
        ("giấy tờ của em ra sao rồi", "procedure_steps"),
        ("mất hết giấy tờ thì làm sao", "procedure_steps"),
        ("khai sinh đăng ký trước qua mạng được không", "procedure_online"),
        ("thời hạn giải quyết tính bắt đầu từ đâu", "procedure_time"),
        ("vỉa hè được dùng từ đâu đến đâu", "procedure_place"),
        ("đi tố cáo thì phải có bằng chứng gì", "procedure_documents"),
        ("giấy tờ sao y ở đâu", "procedure_place"),
    ],
)
def test_leave_what_they_do_not_say(text: str, intent: str) -> None:
    meant = said(text, intent)
    assert (meant.intent, meant.likely) == (intent, (intent,))


def test_only_hint_where_it_is_not_clear_that_a_procedure_is_meant() -> None:
    meant = said("phường niêm yết mấy ngày", FALLBACK_INTENT)
    assert (meant.intent, meant.likely) == (FALLBACK_INTENT, ("procedure_steps",))
