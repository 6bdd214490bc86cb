"""The checks at load: each kind on small tables, and everything the people who copied the reports had noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.domain.indicator import Metric, Observation
from assistant.domain.unit import Unit, UnitRegistry
from assistant.knowledge_base.cell_checks import Disagreement
from assistant.knowledge_base.check_report import MARK, PAGE, check_list, with_list
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.printed_numbers import numbers_in, readings
from assistant.knowledge_base.repeated_numbers import MOST_NAMED
from assistant.knowledge_base.table_checks import check
from assistant.knowledge_base.table_relations import NO_RELATIONS, Head, MadeOf, Place, Relations, WholeOf
from assistant.knowledge_base.tables import IndicatorTables
from tests.builders import WHOLE_2022, a_cell, a_dataset, a_metric, a_unit

UNITS = (a_unit("tinh"), a_unit("xa-1", "tinh"), a_unit("xa-2", "tinh"))
METRICS = (
    a_metric("part"),
    a_metric("whole"),
    a_metric("more"),
    a_metric("rate", numerator="part", denominator="whole"),
    a_metric("rate-only"),
    a_metric("sum", sum_of=("part", "more")),
)


def found(
    *cells: Observation,
    relations: Relations = NO_RELATIONS,
    metrics: tuple[Metric, ...] = METRICS,
    units: tuple[Unit, ...] = UNITS,
    other_period: str | None = None,
) -> list[Disagreement]:
    datasets = {cell.dataset: a_dataset(cell.dataset) for cell in cells}
    if other_period:
        datasets[other_period] = a_dataset(other_period, period=WHOLE_2022)
    tables = IndicatorTables({metric.id: metric for metric in metrics}, {}, datasets, cells, relations)
    return list(check(tables, UnitRegistry(units)))


def kinds(*cells: Observation, **named: object) -> list[str]:
    return [one.kind for one in found(*cells, **named)]  # type: ignore[arg-type]


class TestARate:
    def test_that_is_its_two_numbers_is_fine(self) -> None:
        assert kinds(a_cell("rate-only", "xa-1", 66.67, printed="66,67% (2/3)", of=(2, 3))) == []

    def test_is_rounded_to_its_own_digits(self) -> None:
        assert kinds(a_cell("rate-only", "xa-1", 67, printed="67% (2/3)", of=(2, 3))) == []

    def test_that_is_not_gives_both_values(self) -> None:
        (one,) = found(a_cell("rate-only", "xa-1", 54, printed="54% (1.147/2.154)", of=(1147, 2154)))
        assert (one.kind, one.expected) == ("rate_of_pair", "53,25%")
        assert one.sentence == "In 54%, nhưng 1.147/2.154 = 53,25%."

    def test_that_was_cut_instead_of_rounded_is_told(self) -> None:
        assert kinds(a_cell("rate-only", "xa-1", 66.66, printed="66.66% (2/3)", of=(2, 3))) == ["rate_of_pair"]

    def test_fits_when_one_of_several_pairs_in_its_words_does(self) -> None:
        assert kinds(a_cell("rate-only", "xa-1", 50, printed="50% (5/5 và 2/4)")) == []

    def test_with_two_numbers_and_no_rate(self) -> None:
        cell = a_cell("rate-only", "xa-1", None, printed="khám được 27.520/60.150")
        assert kinds(cell) == ["words", "rate_missing"]

    def test_a_month_is_no_pair(self) -> None:
        assert kinds(a_cell("rate-only", "xa-1", None, printed="xong trong tháng 12/2023")) == ["words"]

    def test_above_hundred(self) -> None:
        assert kinds(a_cell("rate-only", "xa-1", 101, printed="101%")) == ["over_hundred"]

    def test_is_compared_with_the_metrics_of_its_table(self) -> None:
        cells = [a_cell("part", "xa-1", 10), a_cell("whole", "xa-1", 40), a_cell("rate", "xa-1", 30, printed="30%")]
        (one,) = found(*cells)
        assert (one.kind, one.metric, one.expected) == ("rate_of_metrics", "rate", "25%")

    def test_right_the_other_way_round_means_swapped_columns(self) -> None:
        cells = [a_cell("part", "xa-1", 40), a_cell("whole", "xa-1", 10), a_cell("rate", "xa-1", 25, printed="25%")]
        (one,) = found(*cells)
        assert (one.kind, one.expected) == ("swapped", "400%")

    def test_swapped_inside_a_cell(self) -> None:
        assert kinds(a_cell("rate-only", "xa-1", 25, printed="25% (40/10)", of=(40, 10))) == ["swapped"]

    def test_of_metrics_named_in_the_relations(self) -> None:
        cells = [a_cell("part", "xa-1", 1), a_cell("more", "xa-1", 3), a_cell("rate-only", "xa-1", 59, printed="59%")]
        relations = Relations(made_of=(MadeOf("rate-only", "part", ("part", "more")),))
        assert [one.expected for one in found(*cells, relations=relations)] == ["25%"]

    @pytest.mark.parametrize("denominator", [0.0, None])
    def test_without_a_denominator_is_left_alone(self, denominator: float | None) -> None:
        cell = replace(a_cell("rate-only", "xa-1", 5, printed="5%"), numerator=5.0, denominator=denominator)
        assert kinds(cell) == []


class TestPartsAndWholes:
    def test_a_part_larger_than_the_whole(self) -> None:
        (one,) = found(a_cell("part", "xa-1", 101), a_cell("whole", "xa-1", 22))
        assert (one.kind, one.printed, one.expected) == ("part_over_whole", "101", "22")

    def test_also_in_another_table_of_the_period(self) -> None:
        assert kinds(a_cell("part", "xa-1", 9), a_cell("whole", "xa-1", 8, dataset="b")) == ["part_over_whole"]

    def test_not_in_another_period(self) -> None:
        assert kinds(a_cell("part", "xa-1", 9), a_cell("whole", "xa-1", 8, dataset="b"), other_period="b") == []

    def test_by_the_relations(self) -> None:
        relations = Relations(part_of=(("more", "whole"),))
        assert kinds(a_cell("more", "xa-1", 9), a_cell("whole", "xa-1", 8), relations=relations) == ["part_over_whole"]

    def test_a_sum_that_is_not_printed_is_compared_too(self) -> None:
        cells = [a_cell("part", "xa-1", 4), a_cell("more", "xa-1", 5), a_cell("whole", "xa-1", 8)]
        assert kinds(*cells, relations=Relations(part_of=(("sum", "whole"),))) == ["part_over_whole"]

    def test_the_first_of_two_numbers_larger(self) -> None:
        assert kinds(a_cell("part", "xa-1", 9, printed="9/8", of=(9, 8))) == ["pair_over_whole"]


class TestSums:
    def test_a_printed_sum_that_is_not_its_parts(self) -> None:
        (one,) = found(a_cell("part", "xa-1", 2), a_cell("more", "xa-1", 3), a_cell("sum", "xa-1", 6))
        assert (one.kind, one.metric, one.expected) == ("sum_of_metrics", "sum", "5")

    def test_needs_all_parts(self) -> None:
        assert kinds(a_cell("part", "xa-1", 2), a_cell("sum", "xa-1", 6)) == []

    def test_a_total_that_is_not_the_units_below(self) -> None:
        (one,) = found(a_cell("part", "tinh", 6), a_cell("part", "xa-1", 2), a_cell("part", "xa-2", 3))
        assert (one.kind, one.unit, one.expected) == ("sum_of_units", "tinh", "5")

    def test_an_empty_unit_below_counts_nothing(self) -> None:
        cells = [a_cell("part", "tinh", 5), a_cell("part", "xa-1", 5), a_cell("part", "xa-2", None, printed="")]
        assert kinds(*cells) == ["empty"]

    def test_what_cannot_be_added_is_not(self) -> None:
        metrics = (a_metric("rank", additive=False),)
        assert (
            kinds(a_cell("rank", "tinh", 1), a_cell("rank", "xa-1", 2), a_cell("rank", "xa-2", 3), metrics=metrics)
            == []
        )

    def test_the_heading_of_a_group_is_not_its_total(self) -> None:
        units = (*UNITS, a_unit("van-phong", "tinh"))
        cells = [a_cell("part", "van-phong", 4), a_cell("part", "xa-1", 2), a_cell("part", "xa-2", 3)]
        relations = Relations(heads=(Head("bang", "van-phong"),))
        assert [one.expected for one in found(*cells, units=units, relations=relations)] == ["5"]


class TestTwoPlaces:
    def test_one_quantity_printed_differently_in_two_tables(self) -> None:
        both = found(a_cell("part", "xa-1", 5), a_cell("part", "xa-1", 6, dataset="b"))
        assert [(one.kind, one.dataset, one.expected) for one in both] == [
            ("printed_twice", "bang", "6"),
            ("printed_twice", "b", "5"),
        ]

    def test_the_same_in_both_is_fine(self) -> None:
        assert kinds(a_cell("part", "xa-1", 5), a_cell("part", "xa-1", 5, dataset="b")) == []

    def test_one_quantity_under_two_names(self) -> None:
        relations = Relations(same=((Place("part", "xa-1"), Place("whole", "xa-2")),))
        (one,) = found(a_cell("part", "xa-1", 5), a_cell("whole", "xa-2", 6), relations=relations)
        assert (one.kind, one.metric, one.expected) == ("same_quantity", "part", "6")

    def test_one_number_for_two_quantities(self) -> None:
        both = found(a_cell("part", "xa-1", 4887), a_cell("more", "xa-1", 4887, dataset="b"), metrics=METRICS[:5])
        assert [one.kind for one in both] == ["repeated", "repeated"]
        assert "Số more (dòng 1)" in both[0].sentence

    def test_one_number_everywhere_names_a_few_places(self) -> None:
        metrics = tuple(a_metric(f"m{number}") for number in range(20))
        units = tuple(a_unit(f"xa-{number}") for number in range(20))
        cells = [
            replace(a_cell(metric.id, unit.id, 4887), locator=f"cột {metric.id}, {unit.id}")
            for unit in units
            for metric in metrics
        ]
        every = found(*cells, metrics=metrics, units=units)
        assert [one.kind for one in every] == ["repeated"] * 400
        assert {one.sentence.count(" (cột ") for one in every} == {MOST_NAMED}
        assert all("và ở những chỗ khác" in one.sentence for one in every)

    def test_of_other_places_only_those_of_another_cell_count(self) -> None:
        beside = [replace(a_cell(f"m{number}", "xa-1", 4887), locator=f"ô (số {number})") for number in range(9)]
        away = replace(a_cell("m9", "xa-1", 4887), locator="nơi khác")
        every = found(*beside, away, metrics=tuple(a_metric(f"m{number}") for number in range(10)))
        assert [one.kind for one in every] == ["repeated"] * 10
        assert all(
            "Số m9 (nơi khác)" in one.sentence and "ô" not in one.sentence.partition("(")[2] for one in every[:9]
        )

    def test_small_numbers_repeat_by_chance(self) -> None:
        assert kinds(a_cell("part", "xa-1", 62), a_cell("more", "xa-1", 62, dataset="b"), metrics=METRICS[:5]) == []

    def test_a_part_may_be_the_whole(self) -> None:
        cells = [replace(a_cell("part", "xa-1", 876), locator="a"), replace(a_cell("whole", "xa-1", 876), locator="b")]
        assert kinds(*cells) == []

    def test_a_denominator_that_is_not_what_it_should_count(self) -> None:
        cells = [
            a_cell("rate-only", "xa-1", 100, printed="100% (304/304)", of=(304, 304)),
            a_cell("whole", "xa-1", 125),
        ]
        relations = Relations(whole_of=(WholeOf(Place("rate-only"), Place("whole")),))
        assert [(one.kind, one.expected) for one in found(*cells, relations=relations)] == [("wrong_whole", "125")]

    @pytest.mark.parametrize(("second", "kind"), [(30.0, "other_whole"), (40.0, "same_whole")])
    def test_denominators_that_must_or_must_not_be_equal(self, second: float, kind: str) -> None:
        metrics = (a_metric("rate-a"), a_metric("rate-b"))
        cells = [
            replace(a_cell("rate-a", "xa-1", 10, printed="10%", of=(3, 30)), locator="a"),
            replace(a_cell("rate-b", "xa-1", second / 4, printed=f"{second / 4}%", of=(second * second / 400, second))),
        ]
        group = (("rate-a", "rate-b"),)
        relations = Relations(same_whole=group) if kind == "same_whole" else Relations(other_whole=group)
        assert kinds(*cells, metrics=metrics, relations=relations) == [kind, kind]


class TestACell:
    def test_empty(self) -> None:
        assert kinds(a_cell("part", "xa-1", None, printed="")) == ["empty"]

    def test_words_where_a_number_is_expected(self) -> None:
        assert kinds(a_cell("part", "xa-1", None, printed="Hiện đang thống kê")) == ["words"]

    def test_a_percentage_where_things_are_counted(self) -> None:
        assert kinds(a_cell("part", "xa-1", None, printed="100%")) == ["wrong_kind"]

    @pytest.mark.parametrize("printed", ["421.62", "09", "00"])
    def test_malformed(self, printed: str) -> None:
        assert kinds(a_cell("part", "xa-1", float(printed), printed=printed)) == ["malformed"]

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("1 867", ("1 867",)),
            ("1\u00a0645\u00a0157 hồ sơ", ("1\u00a0645\u00a0157",)),
            ("12 3456", ("12", "3456")),
            ("1 867,5", ("1", "867,5")),
            ("1.867/12 345", ("1.867", "12 345")),
            ("4 quý, 12 tháng", ("4", "12")),
        ],
    )
    def test_numbers_are_found_as_they_are_read(self, text: str, numbers: tuple[str, ...]) -> None:
        assert numbers_in(text) == numbers
        assert all(readings(number) for number in numbers)

    def test_malformed_beside_a_rate(self) -> None:
        cell = a_cell("rate-only", "xa-1", 80, printed="80% (421.62/527.025)", of=(421.62, 527025))
        assert kinds(cell) == ["malformed", "rate_of_pair"]

    def test_thousands_marked_otherwise_than_in_most_cells(self) -> None:
        cells = [a_cell(m, u, 4311, printed="4311") for m, u in (("part", "xa-1"), ("part", "xa-2"))]
        assert kinds(*cells, a_cell("more", "tinh", 4602, printed="4.602")) == ["mixed_grouping"]

    def test_words_beside_numbers_in_a_table_of_plain_numbers(self) -> None:
        cells = [a_cell("part", "xa-1", 26), a_cell("part", "xa-2", 27), a_cell("more", "xa-1", 24, printed="24 loại")]
        assert kinds(*cells) == ["words_beside"]

    @pytest.mark.parametrize(
        ("targets", "expected"),
        [
            (("50%", "50%", "50%"), []),
            (("10%", "10%", "30%"), []),
            (("Trên 8,5%.", "Trên 8,5%.", "Trên 8,5%."), []),
            (("50%", "50%", "51.01%"), ["target_odd"]),
            (("10%", "100%", "100%"), ["targets_apart"]),
            (("100%", "", "100%"), ["target_missing"]),
        ],
    )
    def test_targets_that_do_not_fit_together(self, targets: tuple[str, str, str], expected: list[str]) -> None:
        nation, province, city = targets
        cell = a_cell("rate-only", "xa-1", 5, printed="5%")
        assert kinds(replace(cell, target_national=nation, target_province=province, target_city=city)) == expected


@pytest.fixture(scope="module")
def shipped(knowledge: Knowledge) -> list[Disagreement]:
    return list(check(knowledge.tables, knowledge.units))


# Every row of the list that people made while copying (knowledge/indicators/README.md): where, and what finds it.
NOTICED = [
    ("Mục 5a, dòng 2, cột (4)", "part_over_whole"),
    ("Mục 5a, dòng 1, cột (5)", "wrong_kind"),
    ("Mục 5a, dòng 2, cột (5)", "wrong_kind"),
    ("Mục 5b, dòng 1, cột (3)", "swapped"),
    ("Mục 5b, dòng 2, cột (1)", "repeated_sum"),
    ("Mục 5b, dòng 1, cột (4)", "repeated"),
    ("Mục 5b, dòng 2, cột (4)", "repeated"),
    ("Mục 4b, dòng 1, cột Hồ sơ trực tuyến, Một phần", "part_over_whole"),
    ("Mục 4b, dòng 2, cột Hồ sơ trực tuyến, Một phần", "part_over_whole"),
    ("Mục 6.2, nhóm I, dòng 01", "same_quantity"),
    ("Mục 6.2, nhóm I, dòng 02", "wrong_whole"),
    ("Mục 6.2, nhóm I, dòng 07", "repeated"),
    ("Mục 6.2, nhóm I, dòng 08", "repeated"),
    ("Mục 6.2, nhóm I, dòng 09", "rate_of_pair"),
    ("Mục 6.2, nhóm I, dòng 12", "rate_of_pair"),
    ("Mục 6.2, nhóm I, dòng 12", "other_whole"),
    ("Mục 6.2, nhóm I, dòng 14", "other_whole"),
    ("Mục 6.2, nhóm II, dòng 01", "rate_of_pair"),
    ("Mục 6.2, nhóm II, dòng 02", "rate_of_pair"),
    ("Mục 6.2, nhóm II, dòng 03", "rate_of_pair"),
    ("Mục 6.2, nhóm II, dòng 05", "target_odd"),
    ("Mục 6.2, nhóm III, dòng 01", "rate_of_pair"),
    ("Mục 6.2, nhóm III, dòng 03", "rate_of_pair"),
    ("Mục 6.2, nhóm III, dòng 03", "same_whole"),
    ("Mục 6.2, nhóm III, dòng 06", "same_whole"),
    ("Mục 6.2, nhóm I, dòng 05", "repeated"),
    ("Mục 6.2, nhóm III, dòng 05", "malformed"),
    ("Mục 6.2, nhóm III, dòng 05", "rate_of_pair"),
    ("Mục 6.2, nhóm III, dòng 08", "rate_missing"),
    ("Mục 6.2, nhóm III, dòng 9", "rate_of_pair"),
    ("Mục 6.2, nhóm III, dòng 15", "rate_of_pair"),
    *((f"Mục 6.2, nhóm IV, dòng 0{number}", "words") for number in range(3, 7)),
    ("Mục 6.2, nhóm IV, dòng 09", "targets_apart"),
    ("Mục 6.2, nhóm V, dòng 01", "target_missing"),
    ("Mục 3, dòng 1, cột Hồ sơ", "words_beside"),
    ("Mục 1, dòng I, cột VB đi trên", "head_of_units"),
    ("Mục 1, dòng I, cột VB đến trên", "head_of_units"),
    ("Mục 1, dòng II.2, cột VB đi không", "empty"),
    ("Mục 3, dòng 2", "empty"),
    ("Mục 4b, dòng 1, cột Hồ sơ trực tiếp, Toàn trình", "empty"),
    ("Mục 5b, dòng 1, cột (5)", "empty"),
    ("Mục 5b, dòng 2, cột (6)", "empty"),
    ("Mục 1, Chính quyền số, ý Dịch vụ công", "rate_of_metrics"),
    ("Mục 1, Chính quyền số, ý Dịch vụ công", "same_quantity"),
    ("Đoạn 6", "same_quantity"),
    ("Đoạn 5", "same_quantity"),
]
# What only a reader finds: contradictions of dates (5), of numbers and kinds of decisions, and a target in a criterion's name.
ONLY_READERS = ("Mục 7", "Mục 6, tiêu đề", "Mở đầu", "tên tiêu chí 95%")


class TestTheShippedData:
    @pytest.mark.parametrize(("where", "kind"), NOTICED)
    def test_everything_people_noticed_is_found(self, shipped: list[Disagreement], where: str, kind: str) -> None:
        assert [one for one in shipped if one.locator.startswith(where) and one.kind == kind]

    @pytest.mark.parametrize("what", ONLY_READERS)
    def test_what_only_a_reader_finds_stands_in_the_list_of_the_readers(self, what: str) -> None:
        assert what in (PAGE.parents[1] / "knowledge" / "indicators" / "README.md").read_text(encoding="utf-8")

    def test_every_finding_says_what_is_printed_or_expected(self, shipped: list[Disagreement]) -> None:
        assert [one for one in shipped if one.kind != "empty" and not (one.printed or one.expected)] == []

    def test_every_computed_disagreement_is_noted_on_its_cell(
        self, knowledge: Knowledge, shipped: list[Disagreement]
    ) -> None:
        notes = {(row.dataset, row.metric, row.unit): row.note for row in knowledge.tables.observations}
        telling = ("rate_of_pair", "rate_of_metrics", "swapped", "part_over_whole", "wrong_kind")
        silent = [one for one in shipped if one.kind in telling and not notes[one.dataset, one.metric, one.unit]]
        assert silent == []

    def test_the_page_lists_them_all(self, knowledge: Knowledge, shipped: list[Disagreement]) -> None:
        page = PAGE.read_text(encoding="utf-8")
        listed = check_list(shipped, knowledge.tables, knowledge.units)
        assert MARK in page
        assert page == with_list(page, listed), "run scripts/write_data_checks.py"

    def test_the_page_explains_every_kind(self, shipped: list[Disagreement]) -> None:
        explained = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
        assert [one.kind for one in shipped if f"`{one.kind}`" not in explained] == []
