"""The field report form: what it asks, what fills it in, and what is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.adapters.memory_field_reports import MemoryFieldReports
from assistant.answering.report import FIELDS, SKIPPED, YES, Field, ReportForm, Step, Values
from assistant.common.gazetteer import Gazetteer, Name
from assistant.common.understood import understand_text
from assistant.domain.answer import Courtesy, Handover
from assistant.domain.errors import StoreUnavailable
from assistant.domain.message import Question, Understanding
from assistant.domain.office import Office
from assistant.domain.report import FieldReport
from assistant.understanding.rules import RuleUnderstanding
from assistant.understanding.words import report_words

NAMES = [
    Name("procedure", "1.001193", "khai sinh"),
    Name("procedure", "1.004194", "tạm trú"),
    *(Name("unit", f"phuong-{number}", f"phường {number}") for number in (5, 8)),
]
RULES = RuleUnderstanding(lambda: Gazetteer(NAMES))
OFFICE = Office(
    assistant_name="Trợ lý",
    name="UBND mẫu",
    province="Tỉnh mẫu",
    root_unit="goc",
    hotline="1900 1234",
    national_hotline="18001096",
    portal="https://example.vn",
    address=None,
    hours=(),
    email=None,
    colours={},
    suggestions=(),
    disclosure="",
    as_of=date(2026, 11, 21),
    official_suggestions=(),
    unchecked=(),
)
EMPTIED: Values = dict.fromkeys(FIELDS)
FULL: Values = {
    "report_text": "đèn đường tắt ba đêm rồi",
    "report_place": "hẻm 45 Lê Lợi",
    "report_phone": "0903123456",
    "report_confirmed": YES,
}
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ANY_FIELD = st.sampled_from(FIELDS)


def understand(text: str, intent: str | None = None, confidence: float = 0.9) -> Understanding:
    understanding = RULES.understand(Question(text, text))
    return (
        understanding
        if intent is None
        else Understanding(intent, confidence, text, understanding.entities, understanding.route)
    )


@pytest.fixture
def reports() -> MemoryFieldReports:
    return MemoryFieldReports()


@pytest.fixture
def form(reports: MemoryFieldReports) -> ReportForm:
    return ReportForm(reports, OFFICE)


FORM = ReportForm(MemoryFieldReports(), OFFICE)


class TestBegin:
    @pytest.mark.parametrize(
        "text",
        [
            "phản ánh",
            "cho tôi phản ánh",
            "mình muốn phản ánh",
            "tôi muốn phản ánh hiện trường",
            "cho em gửi phản ánh ạ",
            "Dạ, tôi muốn báo một việc ạ",
            "",
        ],
    )
    def test_an_opening_tells_nothing_yet(self, form: ReportForm, text: str) -> None:
        assert form.begin(understand(text)) == Step({})

    @pytest.mark.parametrize(
        ("text", "description"),
        [
            ("đèn đường tắt ba đêm rồi", "đèn đường tắt ba đêm rồi"),
            ("tôi muốn phản ánh rác chất đống cả tuần", "rác chất đống cả tuần"),
            ("Cho tôi phản ánh: nước máy đục từ sáng tới giờ.", "nước máy đục từ sáng tới giờ"),
        ],
    )
    def test_what_happened_is_taken(self, form: ReportForm, text: str, description: str) -> None:
        assert form.begin(understand(text)) == Step({"report_text": description})

    @pytest.mark.parametrize(
        "description",
        [
            "ổ gà lớn trước số 20 đường Lê Lợi",
            "rác chất đống ở phường 8",
            "đèn tắt trong hẻm 45 Lê Lợi",
            "cây ngã ở ngã tư Trần Phú",
        ],
    )
    def test_with_its_place_both_are_taken(self, form: ReportForm, description: str) -> None:
        step = form.begin(understand(f"tôi muốn phản ánh: {description}"))
        assert step.filled == {"report_text": description, "report_place": description}

    @pytest.mark.parametrize(
        ("text", "description"),
        [
            ("phản ánh cán bộ một cửa hách dịch với dân", "cán bộ một cửa hách dịch với dân"),
            ("tôi muốn phản ánh cán bộ nhũng nhiễu", "cán bộ nhũng nhiễu"),
            ("điều hòa nhà văn hóa hư", "điều hòa nhà văn hóa hư"),
            ("con đường trước nhà em bị ngập", "con đường trước nhà em bị ngập"),
            ("cần cẩu chắn lối đi", "cần cẩu chắn lối đi"),
            ("báo cháy kêu suốt đêm", "báo cháy kêu suốt đêm"),
            ("cán bộ ơi cho tôi phản ánh đèn đường hư", "đèn đường hư"),
            ("bạn cho em báo là nước máy đục quá", "nước máy đục quá"),
            ("phản ánh về việc rác chất đống", "rác chất đống"),
        ],
    )
    def test_loses_no_word_of_what_happened(self, form: ReportForm, text: str, description: str) -> None:
        assert form.begin(understand(text)).filled["report_text"] == description

    def test_is_kept_as_it_was_typed(self, form: ReportForm) -> None:
        typed = "Toi muon phan anh rac o duong truong cong dinh"
        step = form.begin(understand(understand_text(typed)), typed)
        assert step.filled["report_text"] == "rac o duong truong cong dinh"

    def test_of_two_questions_keeps_its_own(self, form: ReportForm) -> None:
        typed = "lệ phí khai sinh bao nhiêu? Toi phan anh rac chat dong"
        step = form.begin(understand(understand_text(typed).split("? ")[1]), typed)
        assert step.filled["report_text"] == "rac chat dong"

    def test_a_very_long_one_is_cut(self, form: ReportForm) -> None:
        assert len(form.begin(understand("rác chất đống " * 200)).filled["report_text"] or "") == 500


class TestLeaving:
    @pytest.mark.parametrize("field", FIELDS)
    @pytest.mark.parametrize(
        "text",
        ["thôi", "hủy", "thôi không phản ánh nữa", "không phản ánh nữa", "không gửi nữa", "đừng gửi", "dạ thôi ạ"],
    )
    def test_is_possible_at_every_field(self, form: ReportForm, field: Field, text: str) -> None:
        assert form.take(field, understand(text)) == Step({}, left=True)

    @pytest.mark.parametrize("field", FIELDS)
    def test_is_what_the_choice_says(self, form: ReportForm, field: Field) -> None:
        leave = form.ask(field, FULL).choices[-1]
        assert form.take(field, understand(leave.text)).left

    @pytest.mark.parametrize(
        "text",
        ["không ai dọn rác", "thôi gửi đi", "nước không chảy", "hẻm bị bỏ hoang", "tiệc thôi nôi ồn quá"],
    )
    def test_is_not_any_word_of_it(self, form: ReportForm, text: str) -> None:
        assert not form.take("report_text", understand(text)).left

    @pytest.mark.parametrize("field", ["report_text", "report_place", "report_confirmed"])
    def test_is_a_wish_to_drop_it(self, form: ReportForm, field: Field) -> None:
        assert form.take(field, understand("bỏ đi")) == Step({}, left=True)

    @pytest.mark.parametrize(
        "text",
        ["dừng xe trái phép trước cổng trường", "thôi nôi con hàng xóm ồn quá", "không cần biết ai, rác chất đống"],
    )
    def test_is_no_word_that_begins_a_description(self, form: ReportForm, text: str) -> None:
        assert form.take("report_text", understand(text)).filled["report_text"] == text

    @pytest.mark.parametrize("field", FIELDS)
    @pytest.mark.parametrize("start", ["thôi", "hủy", "không gửi nữa", "khoan"])
    def test_takes_few_words(self, form: ReportForm, field: Field, start: str) -> None:
        longer = start + " rác" * report_words().longest_leave
        assert not form.take(field, understand(longer)).left

    @pytest.mark.parametrize(
        "text",
        ["khoan giếng ban đêm ồn quá", "khoan cắt bê tông dán bậy", "hủy hoại cây xanh", "dừng đỗ xe trái phép"],
    )
    def test_is_no_word_that_begins_a_short_description(self, form: ReportForm, text: str) -> None:
        assert form.take("report_text", understand(text)).filled == {"report_text": text}

    @pytest.mark.parametrize("field", FIELDS)
    @pytest.mark.parametrize(("typed", "guessed"), [("thoi", "thời"), ("Thoi.", "Thời."), ("dung lai", "dựng lại")])
    def test_typed_bare_is_known_though_it_was_guessed_wrong(
        self, form: ReportForm, field: Field, typed: str, guessed: str
    ) -> None:
        expected = (
            Step({"report_phone": SKIPPED}) if (field, typed) == ("report_phone", "dung lai") else Step({}, left=True)
        )
        assert form.take(field, understand(guessed, "procedure_time"), typed) == expected


class TestOwnWords:
    @pytest.mark.parametrize("field", ["report_text", "report_place"])
    def test_are_what_is_kept(self, form: ReportForm, field: Field) -> None:
        step = form.take(field, understand("huyện tràn công chưa"), "huyen tran cong chua")
        assert step.filled[field] == "huyen tran cong chua"

    @pytest.mark.parametrize("field", ["report_text", "report_place"])
    def test_hide_numbers(self, form: ReportForm, field: Field) -> None:
        step = form.take(field, understand("nhà anh nam 0903123456"), "nha anh Nam 0903123456")
        assert step.filled[field] == "nha anh Nam [phone]"

    def test_do_not_decide(self, form: ReportForm) -> None:
        assert form.take("report_place", understand("thôi không phản ánh nữa"), "thoi ko pa nua").left


class TestDescription:
    def test_is_taken_as_it_is(self, form: ReportForm) -> None:
        step = form.take("report_text", understand("rác chất đống cả tuần không ai dọn"))
        assert step == Step({"report_text": "rác chất đống cả tuần không ai dọn"})

    def test_with_a_place_fills_both(self, form: ReportForm) -> None:
        text = "ổ gà trước số 12 đường Trần Phú, phường 5"
        assert form.take("report_text", understand(text)).filled == {"report_text": text, "report_place": text}

    def test_a_question_in_it_stays_a_description(self, form: ReportForm) -> None:
        text = "quán nhậu ồn quá, khi nào mới xử lý?"
        assert form.take("report_text", understand(text)).filled == {"report_text": text}

    def test_that_complains_about_a_procedure_is_taken(self, form: ReportForm) -> None:
        text = "người ta làm giấy khai sinh giả không ai xử lý"
        assert form.take("report_text", understand(text)).filled == {"report_text": text}


class TestPlace:
    @pytest.mark.parametrize("text", ["hẻm 45 Lê Lợi, phường 8", "phường 8", "trước cổng trường", "gần nhà tôi"])
    def test_is_taken_as_it_is(self, form: ReportForm, text: str) -> None:
        assert form.take("report_place", understand(text)) == Step({"report_place": text})

    @pytest.mark.parametrize(
        "text",
        [
            "gần trụ sở công an phường 2, không có số nhà",
            "trước ủy ban nhân dân phường 8, không biết số nhà",
            "trước trung tâm hành chính công, không có số",
            "gần công an phường nào đó tôi không rõ",
        ],
    )
    def test_may_name_an_office(self, form: ReportForm, text: str) -> None:
        assert form.take("report_place", understand(text, "office_info")) == Step({"report_place": text})

    @pytest.mark.parametrize(
        "text", ["ủy ban phường 8 mấy giờ mở cửa?", "thứ bảy có làm việc không ạ", "gần đây có công an không?"]
    )
    def test_is_no_question_about_one(self, form: ReportForm, text: str) -> None:
        assert form.take("report_place", understand(text, "office_info")) == Step({}, other=True)


class TestPhone:
    @pytest.mark.parametrize(
        ("text", "phone"),
        [
            ("0903123456", "0903123456"),
            ("0903 123 456", "0903 123 456"),
            ("số tôi là 0912345678 nhé", "0912345678"),
            ("không có số bàn, gọi 0903123456", "0903123456"),
            ("0912345678, có gì gọi tôi", "0912345678"),
            ("cán bộ gọi số 0912345678 giúp tôi", "0912345678"),
            ("số điện thoại 0912345678 gọi giờ nào cũng được", "0912345678"),
        ],
    )
    @pytest.mark.parametrize("intent", [None, "handover", "office_info"])
    def test_is_the_number_alone(self, form: ReportForm, text: str, phone: str, intent: str | None) -> None:
        assert form.take("report_phone", understand(text, intent)) == Step({"report_phone": phone})

    @pytest.mark.parametrize(
        "text",
        [
            "không có số điện thoại",
            "em không có số điện thoại",
            "không muốn gửi số điện thoại",
            "tôi không dùng điện thoại",
            "số điện thoại thì không có",
        ],
    )
    def test_that_is_not_there_is_no_question_about_the_offices(self, form: ReportForm, text: str) -> None:
        assert form.take("report_phone", understand(text, "office_info")) == Step({"report_phone": SKIPPED})

    def test_of_the_office_is_a_question(self, form: ReportForm) -> None:
        text = "không biết số điện thoại của phường là bao nhiêu"
        assert form.take("report_phone", understand(text, "office_info")).other

    @pytest.mark.parametrize(("confidence", "other"), [(0.63, False), (0.9, True)])
    def test_is_kept_waiting_by_a_sure_wish_to_talk(self, form: ReportForm, confidence: float, other: bool) -> None:
        assert form.take("report_phone", understand("cho gặp cán bộ", "handover", confidence)).other is other

    @pytest.mark.parametrize(
        "text", ["bỏ qua", "không", "không có", "không để lại", "tôi không có điện thoại", "không cho"]
    )
    def test_may_be_kept_back(self, form: ReportForm, text: str) -> None:
        assert form.take("report_phone", understand(text)) == Step({"report_phone": SKIPPED})

    @pytest.mark.parametrize("text", ["khỏi", "khỏi cần", "không cần", "không cần đâu", "không muốn để lại", "bỏ đi"])
    def test_may_be_kept_back_in_other_words(self, form: ReportForm, text: str) -> None:
        assert form.take("report_phone", understand(text)) == Step({"report_phone": SKIPPED})

    def test_is_kept_back_by_a_no(self, form: ReportForm) -> None:
        assert form.take("report_phone", understand("hông đâu", "deny")) == Step({"report_phone": SKIPPED})

    def test_is_kept_back_by_the_choice(self, form: ReportForm) -> None:
        skip = form.ask("report_phone", FULL).choices[0]
        assert form.take("report_phone", understand(skip.text)) == Step({"report_phone": SKIPPED})

    @pytest.mark.parametrize("text", ["123", "0903", "để làm gì vậy?", "xin chào", "hẻm 45 Lê Lợi"])
    def test_is_asked_for_again_after_anything_else(self, form: ReportForm, text: str) -> None:
        assert form.take("report_phone", understand(text)) == Step({"report_phone": None})


class TestConfirmation:
    @pytest.mark.parametrize("text", ["gửi", "gửi đi", "đúng rồi, gửi đi", "ok", "đồng ý", "thôi gửi đi", "chính xác"])
    def test_is_given_in_words(self, form: ReportForm, text: str) -> None:
        assert form.take("report_confirmed", understand(text)) == Step({"report_confirmed": YES})

    def test_is_given_by_a_yes(self, form: ReportForm) -> None:
        assert form.take("report_confirmed", understand("ừ", "affirm")) == Step({"report_confirmed": YES})

    @pytest.mark.parametrize(
        "text",
        [
            "không có gì, gửi đi",
            "không có gì sai",
            "dạ không ạ, gửi đi ạ",
            "không sửa gì nữa, gửi đi",
            "không có vấn đề gì, gửi giúp tôi",
            "không cần sửa",
            "thôi gửi giúp tôi",
            "thôi đúng rồi",
            "không, gửi đi",
            "không thiếu gì",
        ],
    )
    @pytest.mark.parametrize("intent", ["deny", "nlu_fallback"])
    def test_is_given_by_who_says_that_nothing_is_wrong(self, form: ReportForm, text: str, intent: str) -> None:
        assert form.take("report_confirmed", understand(text, intent)) == Step({"report_confirmed": YES})

    @pytest.mark.parametrize("text", ["gởi", "gởi đi", "gởi giúp tôi"])
    def test_is_given_as_the_south_writes_it(self, form: ReportForm, text: str) -> None:
        assert form.take("report_confirmed", understand(text)) == Step({"report_confirmed": YES})

    @pytest.mark.parametrize(("typed", "guessed"), [("goi di", "gọi đi"), ("gui di", "gùi đi"), ("goi", "gói")])
    def test_is_given_in_two_words_typed_bare(self, form: ReportForm, typed: str, guessed: str) -> None:
        step = form.take("report_confirmed", understand(guessed, "handover"), typed)
        assert step == Step({"report_confirmed": YES})

    def test_is_not_given_by_a_wish_to_be_called(self, form: ReportForm) -> None:
        assert form.take("report_confirmed", understand("gọi đi", "handover"), "gọi đi").other

    @pytest.mark.parametrize("text", ["gửi nhầm chỗ", "đúng nhưng thiếu số nhà", "sai địa chỉ"])
    @pytest.mark.parametrize("intent", ["affirm", "deny", "nlu_fallback"])
    def test_with_a_wrong_place_asks_for_the_place(self, form: ReportForm, text: str, intent: str) -> None:
        step = form.take("report_confirmed", understand(text, intent))
        assert step == Step({"report_place": None, "report_confirmed": None})

    def test_with_a_wrong_number_asks_for_the_number(self, form: ReportForm) -> None:
        step = form.take("report_confirmed", understand("sai số điện thoại rồi"))
        assert step == Step({"report_phone": None, "report_confirmed": None})

    @pytest.mark.parametrize("text", ["không", "không ạ", "dạ không", "đúng nhưng mà", "không có gì"])
    def test_is_asked_for_again_after_a_no_that_leaves_nothing(self, form: ReportForm, text: str) -> None:
        assert form.take("report_confirmed", understand(text, "deny")) == Step({"report_confirmed": None})

    @pytest.mark.parametrize("text", ["không gửi", "để sau", "thôi", "thôi khỏi gửi", "không, đừng gửi", "khoan đã"])
    def test_is_refused(self, form: ReportForm, text: str) -> None:
        assert form.take("report_confirmed", understand(text, "deny")) == Step({}, left=True)

    @pytest.mark.parametrize("text", ["đừng gửi", "khoan gửi", "chưa gửi vội", "không được rồi", "không ok"])
    def test_is_not_given_by_a_no_with_the_same_word(self, form: ReportForm, text: str) -> None:
        assert form.take("report_confirmed", understand(text)).filled.get("report_confirmed") != YES

    @pytest.mark.parametrize("text", ["đừng gửi", "khoan gửi"])
    def test_is_refused_by_a_no_with_the_same_word(self, form: ReportForm, text: str) -> None:
        assert form.take("report_confirmed", understand(text)) == Step({}, left=True)

    @pytest.mark.parametrize("text", ["sửa lại", "không đúng", "chưa đúng", "sai rồi", "ghi lại giúp tôi"])
    def test_may_be_a_change_that_begins_anew(self, form: ReportForm, text: str) -> None:
        assert form.take("report_confirmed", understand(text)) == Step(EMPTIED)

    @pytest.mark.parametrize(
        "text", ["xin chào", "hẻm 45", "chưa gửi vội", "gửi cho ai vậy?", "gửi rồi bao lâu xử lý?"]
    )
    def test_is_asked_for_again_after_anything_unclear(self, form: ReportForm, text: str) -> None:
        assert form.take("report_confirmed", understand(text)) == Step({"report_confirmed": None})

    def test_offers_what_it_understands(self, form: ReportForm) -> None:
        steps = [form.take("report_confirmed", understand(c.text)) for c in form.ask("report_confirmed", FULL).choices]
        assert steps == [Step({"report_confirmed": YES}), Step(EMPTIED), Step({}, left=True)]


class TestAnotherQuestion:
    @pytest.mark.parametrize("field", FIELDS)
    @pytest.mark.parametrize(
        "text",
        [
            "làm khai sinh hết bao nhiêu tiền vậy?",
            "khai sinh cần giấy tờ gì",
            "tạm trú mất mấy ngày?",
            "khai sinh không có giấy chứng sinh thì làm sao?",
            "gửi hồ sơ khai sinh ở đâu?",
        ],
    )
    def test_is_answered_first(self, form: ReportForm, field: Field, text: str) -> None:
        assert form.take(field, understand(text)) == Step({}, other=True)

    @pytest.mark.parametrize("field", FIELDS)
    @pytest.mark.parametrize("intent", ["office_info", "procedure_fee", "indicator_value", "dossier_status", "help"])
    def test_is_one_though_it_names_nothing_when_rasa_is_sure(
        self, form: ReportForm, field: Field, intent: str
    ) -> None:
        assert form.take(field, understand("mấy giờ làm việc?", intent)) == Step({}, other=True)

    @pytest.mark.parametrize("field", FIELDS)
    def test_is_none_when_rasa_is_not_sure(self, form: ReportForm, field: Field) -> None:
        unsure = Understanding("office_info", report_words().sure_question - 0.01, "mấy giờ rồi?", (), "rasa")
        assert not form.take(field, unsure).other

    @pytest.mark.parametrize("field", FIELDS)
    @pytest.mark.parametrize("intent", ["report_issue", "feedback", "nlu_fallback"])
    def test_is_not_about_the_form_itself(self, form: ReportForm, field: Field, intent: str) -> None:
        assert not form.take(field, understand("xử lý mấy ngày?", intent)).other


class TestAsk:
    def test_asks_each_field_in_its_own_words(self, form: ReportForm) -> None:
        assert len({form.ask(field, FULL).text for field in FIELDS}) == len(FIELDS)

    def test_reads_everything_back(self, form: ReportForm) -> None:
        text = form.ask("report_confirmed", FULL).text
        assert all(str(FULL[field]) in text for field in ("report_text", "report_place", "report_phone"))

    def test_reads_no_number_back_where_none_was_left(self, form: ReportForm) -> None:
        assert "Điện thoại" not in form.ask("report_confirmed", {**FULL, "report_phone": SKIPPED}).text

    def test_reads_what_says_both_back_once(self, form: ReportForm) -> None:
        text = "ổ gà trước số 12 đường Trần Phú"
        assert form.ask("report_confirmed", {**FULL, "report_text": text, "report_place": text}).text.count(text) == 1

    def test_reads_braces_back_as_they_are(self, form: ReportForm) -> None:
        assert "{text} {0}" in form.ask("report_confirmed", {**FULL, "report_text": "{text} {0}"}).text


class TestFinish:
    async def test_keeps_the_report(self, form: ReportForm, reports: MemoryFieldReports) -> None:
        before = datetime.now(UTC)
        await form.finish(FULL)
        (kept,) = await reports.since(LONG_AGO)
        assert (kept.text, kept.place, kept.phone) == ("đèn đường tắt ba đêm rồi", "hẻm 45 Lê Lợi", "0903123456")
        assert before <= kept.reported_at <= before + timedelta(minutes=1)

    async def test_says_its_number_and_whom_to_call(self, form: ReportForm, reports: MemoryFieldReports) -> None:
        answer = await form.finish(FULL)
        (kept,) = await reports.since(LONG_AGO)
        assert isinstance(answer, Handover)
        assert kept.number in answer.text
        assert OFFICE.hotline in answer.text

    async def test_gives_a_number_that_is_read_out_easily(self, form: ReportForm, reports: MemoryFieldReports) -> None:
        for _ in range(50):
            await form.finish(FULL)
        numbers = [report.number for report in await reports.since(LONG_AGO)]
        assert len(set(numbers)) == 50
        assert [number for number in numbers if not re.fullmatch("PA-[2-9A-HJKMNP-Z]{6}", number)] == []

    @pytest.mark.parametrize("phone", [SKIPPED, None])
    async def test_keeps_no_number_where_none_was_left(
        self, form: ReportForm, reports: MemoryFieldReports, phone: str | None
    ) -> None:
        await form.finish({**FULL, "report_phone": phone})
        assert [report.phone for report in await reports.since(LONG_AGO)] == [None]

    @pytest.mark.parametrize(
        "values", [{}, {**FULL, "report_confirmed": None}, {**FULL, "report_confirmed": "no"}, {"report_text": "rác"}]
    )
    async def test_keeps_nothing_that_was_not_confirmed(
        self, form: ReportForm, reports: MemoryFieldReports, values: Values
    ) -> None:
        assert isinstance(await form.finish(values), Courtesy)
        assert await reports.since(LONG_AGO) == ()

    async def test_does_not_say_it_was_kept_when_it_was_not(self) -> None:
        class Broken(MemoryFieldReports):
            async def add(self, report: FieldReport, photos: Sequence[bytes] = ()) -> None:
                raise StoreUnavailable("broken")

        with pytest.raises(StoreUnavailable):
            await ReportForm(Broken(), OFFICE).finish(FULL)


class TestTheWholeForm:
    async def test_is_filled_step_by_step(self, form: ReportForm, reports: MemoryFieldReports) -> None:
        values: Values = dict(form.begin(understand("cho tôi phản ánh")).filled)
        said = ["đèn đường tắt ba đêm rồi", "hẻm 45 Lê Lợi", "bỏ qua", "gửi đi"]
        for field, text in zip(FIELDS, said, strict=True):
            values |= form.take(field, understand(text)).filled
        await form.finish(values)
        (kept,) = await reports.since(LONG_AGO)
        assert (kept.text, kept.place, kept.phone) == ("đèn đường tắt ba đêm rồi", "hẻm 45 Lê Lợi", None)


class TestTheFormAlways:
    @given(ANY_FIELD, st.text())
    def test_does_one_thing_with_a_message(self, field: Field, text: str) -> None:
        step = FORM.take(field, understand(text))
        assert [bool(step.filled), step.left, step.other].count(True) == 1

    @given(ANY_FIELD, st.text())
    def test_fills_known_fields_only(self, field: Field, text: str) -> None:
        assert set(FORM.take(field, understand(text)).filled) <= set(FIELDS)

    @given(ANY_FIELD, st.dictionaries(ANY_FIELD, st.text() | st.none()))
    def test_asks_whatever_is_filled_in(self, field: Field, values: Values) -> None:
        assert FORM.ask(field, values).text
