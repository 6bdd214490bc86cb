"""A procedure for some people takes the place of the general one where a question says who is concerned."""

from __future__ import annotations

import pytest

from assistant.common.understood import understand_text
from assistant.knowledge_base.knowledge import Knowledge

BIRTH, ABROAD, WITH_FATHER = "1.001193", "2.000528", "1.000689"
MARRIAGE, MARRIAGE_ABROAD = "1.000894", "2.000806"
CARD, CARD_CHILD = "1.014061", "1.014062"
STAY, STAY_FOREIGN = "1.002755", "1.001146"
CLOSE, PAUSE, CLOSE_COMPANY, PAUSE_COMPANY = "1.001266", "1.001570", "2.002023", "2.002029"
TWO_IN_ONE, THREE_IN_ONE = "2.001023", "2.000986"
TEAM, COOPERATIVE = "uncovered:dang-ky-thanh-lap-to-hop-tac", "1.005280"
FOOD = "uncovered:cap-giay-chung-nhan-du-dieu-kien-an-toan-thuc-pham"
ADOPTION, ADOPTION_ABROAD = "2.001263", "uncovered:dang-ky-nuoi-con-nuoi-co-yeu-to-nuoc-ngoai"


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
        (BIRTH, "con em sanh bên Đài Loan, bển chưa khai sinh, giờ về đây ở luôn", ABROAD),
        (BIRTH, "con sinh ở Việt Nam, mẹ đang ở Mỹ", BIRTH),
        (BIRTH, "chồng tôi đi làm ở nước ngoài, khai sinh cho con ở phường được không", BIRTH),
        (BIRTH, "tụi em chưa cưới, khai sinh mà có tên cha luôn", WITH_FATHER),
        (BIRTH, "tui với ảnh chưa cưới hỏi gì mà có em bé, muốn ghi luôn tên ảnh là cha", WITH_FATHER),
        (BIRTH, "chưa đăng ký kết hôn thì khai sinh cho con sao", BIRTH),
        (BIRTH, "làm khai sinh cho con", BIRTH),
        (MARRIAGE, "bạn trai người Mỹ, đăng ký kết hôn ở đâu", MARRIAGE_ABROAD),
        (MARRIAGE, "đăng ký kết hôn ở đâu", MARRIAGE),
        (CARD, "bé 4 tuổi làm căn cước", CARD_CHILD),
        (CARD, "con tôi học lớp 3 làm căn cước được chưa", CARD_CHILD),
        (CARD, "con tôi 15 tuổi làm căn cước", CARD),
        (CARD, "con tôi mười bốn tuổi làm căn cước", CARD),
        (CARD, "tôi 30 tuổi làm căn cước", CARD),
        (STAY, "chồng tôi là người Malaysia, gia hạn tạm trú sao", STAY_FOREIGN),
        (STAY, "hết hạn tạm trú, gia hạn sao", STAY),
        (CLOSE, "tiệm nghỉ bán hai tháng sửa nhà có phải báo không", PAUSE),
        (CLOSE, "muốn nghỉ bán luôn thì trả giấy ở đâu", CLOSE),
        (CLOSE_COMPANY, "công ty tạm ngưng tới cuối năm", PAUSE_COMPANY),
        (CLOSE_COMPANY, "đóng cửa công ty", CLOSE_COMPANY),
        (TWO_IN_ONE, "khai sinh, nhập khẩu với thẻ bảo hiểm y tế làm một lần", THREE_IN_ONE),
        (TWO_IN_ONE, "khai sinh kèm thẻ bảo hiểm, không nhập hộ khẩu", TWO_IN_ONE),
        ("1.013134", "em mới dọn về phường Rạch Dừa, đăng ký nghĩa vụ quân sự", "1.013137"),
        ("1.013134", "từ Đồng Nai dọn về đây, mấy ngày phải lên phường đội trình", "1.013137"),
        ("1.013134", "sắp đi học xa, đăng ký nghĩa vụ quân sự chuyển đi", "1.013134"),
        ("1.011441", "sổ đỏ bị cháy lúc đang thế chấp, xin cấp lại", "1.012786"),
        ("1.013995", "xây nhà cấp bốn thì xin giấy phép bao lâu", "1.013225"),
        ("2.002189", "chồng người Mỹ, kết hôn ở Việt Nam cần gì", "2.000806"),
        ("2.002189", "đã kết hôn ở Mỹ, ghi vào sổ ở phường được không", "2.002189"),
        (ADOPTION, "nhận nuôi bé người Campuchia", ADOPTION_ABROAD),
        (ADOPTION, "nhận con nuôi là bé bên Campuchia", ADOPTION_ABROAD),
        (THREE_IN_ONE, "chỉ làm giấy khai sinh thôi, thẻ bhyt cty lo", BIRTH),
        (TWO_IN_ONE, "khai sinh với thẻ bảo hiểm thôi", TWO_IN_ONE),
        (TWO_IN_ONE, "chỉ làm khai sinh thôi, hộ khẩu để sau", BIRTH),
        (THREE_IN_ONE, "không chỉ làm khai sinh thôi mà nhập khẩu với thẻ bảo hiểm luôn", THREE_IN_ONE),
        (THREE_IN_ONE, "nhập khẩu với làm thẻ bhyt cho bé, chỉ cần giấy khai sinh thôi phải không", THREE_IN_ONE),
        (BIRTH, "chưa kết hôn, khai sinh không ghi ai là cha được không", BIRTH),
        (BIRTH, "chưa kết hôn, không muốn để tên ai làm cha", BIRTH),
        ("1.007607", "quán đóng luôn, không mở lại nữa, trả mã số thuế cần gì", "1.007607"),
        ("1.007607", "đóng mã số thuế xong sau này mở lại được không", "1.007607"),
        ("2.000181", "hồ sơ xin bán thuốc lá bị trả, phải làm lại từ đầu thì cần gì", "2.000181"),
        ("1.013134", "hồi trước dọn về đây đã đăng ký rồi, giờ đi học Sài Gòn, xin giấy chuyển", "1.013134"),
        ("1.007607", "mã số thuế bị đóng, muốn mở lại mst thì sao", "uncovered:khoi-phuc-ma-so-thue"),
        ("1.007607", "đóng mã số thuế của tiệm", "1.007607"),
        (
            "2.000181",
            "giấy phép bán thuốc lá bị ướt, xin cấp lại",
            "uncovered:cap-lai-giay-phep-ban-le-thuoc-la-bi-mat-hong",
        ),
        ("2.000181", "tiệm muốn bán thuốc lá xin giấy ở đâu", "2.000181"),
        ("1.007277", "khai lệ phí trước bạ xe bao nhiêu", "uncovered:nop-le-phi-truoc-ba-xe"),
        ("1.007277", "trước bạ nhà tính sao, trước bạ xe thì biết rồi", "1.007277"),
        (ADOPTION, "tôi ở Mỹ về, nhận nuôi cháu ruột", ADOPTION),
        (ADOPTION, "nhận nuôi cháu ruột", ADOPTION),
        (ADOPTION_ABROAD, "nhận con nuôi trong nước lệ phí bao nhiêu", ADOPTION),
        (ADOPTION_ABROAD, "chồng người nước ngoài, nhận con nuôi trong nước", ADOPTION_ABROAD),
        (TEAM, "mấy hộ ráp lại làm hợp tác xã", COOPERATIVE),
        (TEAM, "lập tổ hợp tác thôi chưa lên hợp tác xã", TEAM),
        (BIRTH, "khai sinh bỏ trống chỗ tên cha, giờ cha nó chịu nhận rồi", "1.001022"),
        (BIRTH, "khai sinh + nhập khẩu + thẻ bảo hiểm cho bé", THREE_IN_ONE),
        (BIRTH, "khai sinh với thẻ bảo hiểm, hộ khẩu tính sau", BIRTH),
        (TWO_IN_ONE, "khai sinh với thẻ bảo hiểm, hộ khẩu tính sau", TWO_IN_ONE),
        ("1.004194", "em người Tây Ninh ở trọ phường mình, đăng ký tạm trú", "1.004194"),
        ("1.004194", "em là người Mỹ Tho ra đây làm, tạm trú sao", "1.004194"),
        ("1.004194", "tạm trú cho chuyên gia Hàn Quốc", "1.000253"),
        (BIRTH, "khai sinh để trống tên cha thì nhận kết quả ở đâu", BIRTH),
        (BIRTH, "nộp khai sinh hôm nay ba ngày nữa nhận được không", BIRTH),
        (BIRTH, "giờ ba em đi nhận giấy khai sinh thay được không", BIRTH),
        (BIRTH, "làm khai sinh có cần đem sổ hộ khẩu với thẻ bảo hiểm của mẹ không", BIRTH),
        (BIRTH, "chỉ làm khai sinh, không nhập hộ khẩu, không làm bảo hiểm", BIRTH),
        ("1.012566", "xin giấy chứng nhận số chứng minh cũ vì đổi sang căn cước", "1.012566"),
        ("2.002189", "ghi vào sổ hộ tịch việc kết hôn ở nước ngoài, vợ em từng ly hôn", "2.002189"),
        ("3.000498", "trường hợp của em thì làm vneid ở đâu", "3.000228"),
        ("2.001827", "cơ sở bán hải sản sơ chế cho các nhà hàng", "2.001827"),
        ("1.004194", "cho ông tây thuê phòng, khai tạm trú bằng giấy", "1.000253"),
        ("2.002189", "ly dị chồng bên Đài Loan xong muốn ghi vô sổ để cưới lại", "2.000554"),
        ("2.002189", "ly hôn vợ trước rồi, giờ ghi chú kết hôn bên Mỹ", "2.002189"),
        ("1.012566", "sổ hồng ghi chứng minh 9 số, muốn đổi qua căn cước", "1.013833"),
        ("1.012566", "công chứng sổ hồng đòi giấy xác nhận số chứng minh 9 số", "1.012566"),
        ("3.000498", "đăng ký vneid ở công an nào cũng được à", "3.000228"),
        ("3.000498", "công ty đăng ký tài khoản định danh", "3.000498"),
        ("2.001827", "quán cafe xin giấy vệ sinh an toàn thực phẩm", FOOD),
        ("2.001827", "cơ sở sơ chế cá bán cho nhà hàng", "2.001827"),
    ],
)
def test_is_told_by_what_the_question_says(knowledge: Knowledge, general: str, question: str, special: str) -> None:
    assert meant(knowledge, general, question) == special


def test_name_what_is_there(knowledge: Knowledge) -> None:
    named = {code for case in knowledge.special_cases for code in (case.general, case.special)}
    assert named <= knowledge.procedures.keys() | knowledge.uncovered.keys()
