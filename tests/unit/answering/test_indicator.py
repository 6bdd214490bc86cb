"""Questions about numbers, with the shipped report of nine months of 2023."""

from __future__ import annotations

import pytest

from assistant.domain.answer import Answer, DocumentAnswer, IndicatorAnswer, Refusal
from assistant.domain.message import Entity, Topic, Understanding
from assistant.domain.principal import CITIZEN
from assistant.pipeline.assistant import Assistant
from assistant.pipeline.edition import Edition
from tests.builders import LEADER, OFFICE_STAFF, WARD_7_STAFF
from tests.conversation import Talk


@pytest.fixture
def official(assistant: Assistant) -> Talk:
    return Talk(assistant, OFFICE_STAFF)


@pytest.fixture
def ward(assistant: Assistant) -> Talk:
    return Talk(assistant, WARD_7_STAFF)


@pytest.fixture
def citizen(assistant: Assistant) -> Talk:
    return Talk(assistant, CITIZEN)


class TestAPrintedNumber:
    @pytest.mark.parametrize(
        "question", ["phường 8 có bao nhiêu văn bản đi", "p8 bao nhieu van ban di", "VB đi của P.8"]
    )
    async def test_is_told_as_printed(self, official: Talk, question: str) -> None:
        assert (await official.indicator(question)).indicator.value == 1867

    async def test_is_shown_with_its_unit(self, official: Talk) -> None:
        answer = await official.indicator("phường 8 có bao nhiêu văn bản đi")
        assert answer.indicator.display == "1.867 văn bản"

    async def test_is_cited_by_its_cell(self, official: Talk) -> None:
        answer = await official.indicator("phường 8 có bao nhiêu văn bản đi")
        assert answer.citations[0].source_id == "data:van_ban:van_ban_di:phuong-8"

    async def test_of_an_internal_report_is_not_for_citizens(self, citizen: Talk) -> None:
        assert (await citizen.refusal("phường 8 có bao nhiêu văn bản đi")).reason == "no_permission"

    async def test_is_not_hinted_at_to_citizens(self, citizen: Talk) -> None:
        assert "1.867" not in (await citizen.refusal("phường 8 có bao nhiêu văn bản đi")).text

    async def test_of_another_ward_is_not_for_a_ward(self, ward: Talk) -> None:
        assert (await ward.refusal("phường 8 có bao nhiêu văn bản đi")).reason == "no_permission"


class TestARate:
    QUESTION = "tỷ lệ đúng hạn của khối phường xã"

    async def test_is_shown_with_two_decimals(self, official: Talk) -> None:
        assert (await official.indicator(self.QUESTION)).indicator.display == "99,54%"

    async def test_tells_what_it_was_computed_from(self, official: Talk) -> None:
        reference = (await official.indicator(self.QUESTION)).indicator
        assert (reference.numerator, reference.denominator) == (64861, 65158)

    async def test_says_that_it_was_computed(self, official: Talk) -> None:
        assert "do trợ lý tính" in (await official.indicator(self.QUESTION)).text

    async def test_is_cited_by_both_cells(self, official: Talk) -> None:
        assert len((await official.indicator(self.QUESTION)).citations) == 2


class TestANumberTheReportDoesNotSplit:
    QUESTION = "tỷ lệ đúng hạn của phường 8"

    async def test_has_no_value(self, official: Talk) -> None:
        assert (await official.indicator(self.QUESTION)).indicator.value is None

    async def test_is_partial_for_want_of_data(self, official: Talk) -> None:
        answer = await official.indicator(self.QUESTION)
        assert (answer.completeness, answer.reason) == ("partial", "no_data")

    async def test_says_so(self, official: Talk) -> None:
        assert "không tách" in (await official.indicator(self.QUESTION)).text

    async def test_tells_the_number_of_the_nearest_whole(self, official: Talk) -> None:
        assert "99,54%" in (await official.indicator(self.QUESTION)).text

    async def test_is_about_the_unit_asked_for(self, official: Talk) -> None:
        assert (await official.indicator(self.QUESTION)).indicator.unit == "phuong-8"

    async def test_is_not_replaced_by_one_of_another_province(self, official: Talk) -> None:
        assert (await official.refusal("tỷ lệ đúng hạn của tỉnh bình phước")).reason == "no_data"

    async def test_by_ward_tells_the_number_of_the_whole_city(self, official: Talk) -> None:
        answer = await official.indicator("phường nào có tỷ lệ đúng hạn cao nhất")
        assert "99,63%" in answer.text


class TestNoNumber:
    async def test_of_a_period_that_is_not_loaded_says_so(self, official: Talk) -> None:
        assert (await official.refusal("văn bản đi của phường 8 năm 2024")).reason == "period_not_loaded"

    async def test_names_the_period_that_is_loaded(self, official: Talk) -> None:
        assert "9 tháng năm 2023" in (await official.refusal("văn bản đi của phường 8 năm 2024")).text

    async def test_a_follow_up_leaves_the_period_that_is_not_loaded(self, official: Talk) -> None:
        await official.ask("văn bản đi của phường 8 năm 2024")
        assert (await official.indicator("thế phường 7?")).indicator.value == 1890

    async def test_a_follow_up_keeps_the_period_before_it(self, official: Talk) -> None:
        await official.indicator("văn bản đi của phường 8 9 tháng năm 2023")
        await official.refusal("còn quý 1 năm 2025?")
        answer = await official.indicator("còn phường 7?")
        assert answer.indicator.period.label == "9 tháng năm 2023"

    async def test_in_the_cell_says_what_is_printed_there(self, official: Talk) -> None:
        refusal = await official.refusal("tỷ lệ hội nghị trực tuyến của thành phố vũng tàu")
        assert (refusal.reason, "7 điểm cầu" in refusal.text) == ("not_measured", True)

    async def test_in_the_cell_is_cited(self, official: Talk) -> None:
        assert (await official.refusal("tỷ lệ hội nghị trực tuyến của thành phố vũng tàu")).citations


class TestAnUnclearWord:
    async def test_is_asked_about(self, official: Talk) -> None:
        asked = await official.clarification("phường 8 có bao nhiêu văn bản")
        assert [choice.label for choice in asked.choices] == [
            "Số văn bản đi trên phần mềm",
            "Số văn bản đến trên phần mềm",
        ]

    async def test_is_clear_once_chosen(self, official: Talk) -> None:
        asked = await official.clarification("phường 8 có bao nhiêu văn bản")
        assert (await official.indicator(asked.choices[0].text)).indicator.value == 1867

    async def test_is_offered_without_the_numbers_of_people(self, official: Talk) -> None:
        asked = await official.clarification("phường 8 có bao nhiêu văn bản, gọi tôi 0903123456")
        assert [choice.text for choice in asked.choices if "0903" in choice.text] == []


class TestFollowUp:
    async def test_keeps_the_metric(self, official: Talk) -> None:
        await official.ask("phường 8 có bao nhiêu văn bản đi")
        assert (await official.indicator("thế phường 7?")).indicator.value == 1890

    async def test_keeps_the_unit(self, official: Talk) -> None:
        await official.ask("phường 8 có bao nhiêu văn bản đi")
        assert (await official.indicator("còn văn bản đến?")).indicator.unit == "phuong-8"


class TestSeveralUnits:
    async def test_compared_have_a_table(self, official: Talk) -> None:
        answer = await official.indicator("so sánh văn bản đi của phường 7 và phường 8")
        assert answer.table is not None
        assert answer.table.rows == (("Phường 7", 1890), ("Phường 8", 1867))

    async def test_compared_have_no_single_value(self, official: Talk) -> None:
        assert (await official.indicator("so sánh văn bản đi của phường 7 và phường 8")).indicator.value is None

    async def test_ranked_begin_with_the_highest(self, official: Talk) -> None:
        answer = await official.indicator("phường nào có văn bản đi nhiều nhất")
        assert answer.table is not None
        assert answer.table.rows[0] == ("Phường Thắng Tam", 2857)

    async def test_ranked_from_below_begin_with_the_lowest(self, official: Talk) -> None:
        answer = await official.indicator("phường nào có văn bản đi ít nhất")
        assert answer.table is not None
        values = [row[1] for row in answer.table.rows]
        assert values == sorted(values)  # type: ignore[type-var]

    async def test_of_others_are_not_for_a_ward(self, ward: Talk) -> None:
        assert (await ward.refusal("phường nào có văn bản đi nhiều nhất")).reason == "no_permission"


class TestTheTotalAboveAWard:
    async def test_is_told(self, ward: Talk) -> None:
        assert (await ward.indicator("văn bản đi của khối phường xã")).indicator.value == 32679

    async def test_shows_no_cell_of_another_ward(self, ward: Talk) -> None:
        answer = await ward.indicator("văn bản đi của khối phường xã")
        assert [citation.source_id for citation in answer.citations] == ["data:van_ban:van_ban_di:phuong-7"]

    async def test_tells_of_how_many_cells_it_is_made(self, ward: Talk) -> None:
        assert "cộng 17 ô" in (await ward.indicator("văn bản đi của khối phường xã")).text

    async def test_shows_all_cells_to_a_leader(self, assistant: Assistant) -> None:
        answer = await Talk(assistant, LEADER).indicator("văn bản đi của khối phường xã")
        assert len(answer.citations) == 17


class TestAMergedWard:
    async def test_is_summed_from_the_wards_before(self, official: Talk) -> None:
        answer = await official.indicator("văn bản đi của phường tam thắng")
        assert "cộng từ các đơn vị trước sắp xếp: Phường 7, Phường 8" in answer.text


class TestWhatThereIs:
    @pytest.mark.parametrize("question", ["có những số liệu gì", "có những số liệu nào", "danh sách chỉ tiêu"])
    async def test_can_be_asked(self, official: Talk, question: str) -> None:
        answer = await official.document(question)
        assert answer.text.startswith("Các nhóm số liệu đang có")

    async def test_lists_only_public_reports_to_citizens(self, citizen: Talk) -> None:
        assert "văn bản đi" not in (await citizen.document("có những số liệu gì")).text.lower()

    async def test_a_metric_can_be_explained_to_anyone(self, citizen: Talk) -> None:
        assert "Cách tính" in (await citizen.document("số văn bản đi tính thế nào")).text

    async def test_an_unknown_metric_offers_near_ones(self, official: Talk) -> None:
        refusal = await official.ask("tỷ lệ sinh viên tốt nghiệp của phường 8 là bao nhiêu")
        assert not isinstance(refusal, IndicatorAnswer)


class TestANameAlone:
    """Rasa may take it for a question about the definition."""

    async def answer(self, edition: Edition, text: str) -> Answer:
        entity = Entity("metric", "dân số trưởng thành có chữ ký số", "ty_le_chu_ky_so_dan", text.index("dân số"))
        understanding = Understanding("indicator_definition", 0.6, text, (entity,), "rasa")
        (answer,) = (await edition.answering.answer(understanding, Topic(), LEADER)).answers
        return answer

    async def test_asks_for_the_number(self, edition: Edition) -> None:
        answer = await self.answer(edition, "tỷ lệ dân số trưởng thành có chữ ký số cá nhân")
        assert isinstance(answer, Refusal)
        assert answer.reason == "not_measured"

    async def test_with_a_question_about_it_is_defined(self, edition: Edition) -> None:
        answer = await self.answer(edition, "tỷ lệ dân số trưởng thành có chữ ký số tính thế nào")
        assert isinstance(answer, DocumentAnswer)
