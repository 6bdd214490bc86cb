"""The picture of a chart."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from assistant.domain.answer import Chart, Series
from assistant.exports.picture import LARGEST, picture
from tests.unit.exports.figures import CHART


def drawn(chart: Chart, *notes: str) -> Image.Image:
    return Image.open(BytesIO(picture(chart, notes))).convert("RGB")


def colours(image: Image.Image) -> set[tuple[int, ...]]:
    found = image.getcolors(image.width * image.height) or []
    return {colour for count, colour in found if count > 200 and isinstance(colour, tuple)}


def a_chart(categories: int, series: int = 1, kind: str = "bar") -> Chart:
    names = tuple(f"Phường có tên dài số {at}" for at in range(categories))
    lines = tuple(Series(f"Quý {at}", tuple(float(n + at) for n in range(categories))) for at in range(series))
    return Chart("line" if kind == "line" else "bar", "Hồ sơ đúng hạn", names, lines, "hồ sơ")


class TestAPicture:
    def test_is_a_png(self) -> None:
        assert picture(CHART).startswith(b"\x89PNG\r\n")

    @pytest.mark.parametrize("kind", ["bar", "line"])
    @pytest.mark.parametrize("categories", [1, 2, 17, 60, 400])
    @pytest.mark.parametrize("series", [1, 2, 7])
    def test_is_never_larger_than_a_telephone_shows(self, categories: int, series: int, kind: str) -> None:
        image = drawn(a_chart(categories, series, kind), "Số liệu tính đến 30/09/2023. " * 20)
        assert max(image.size) <= LARGEST

    def test_grows_with_what_it_shows(self) -> None:
        assert drawn(a_chart(12)).height > drawn(a_chart(3)).height

    def test_has_bars_of_one_colour_a_series(self) -> None:
        assert {(31, 95, 168), (217, 130, 43)} <= colours(drawn(a_chart(4, 2)))

    def test_shows_what_stands_below(self) -> None:
        assert picture(CHART, ["Số liệu tính đến 30/09/2023."]) != picture(CHART)

    def test_leaves_no_trace_of_another(self) -> None:
        before = picture(CHART)
        picture(a_chart(9, 2, "line"))
        assert picture(CHART) == before

    def test_with_a_gap_is_drawn(self) -> None:
        assert drawn(replace(CHART, series=(Series("a", (None, 1867)),))).size

    def test_without_any_number_is_drawn(self) -> None:
        assert drawn(replace(CHART, type="line", series=(Series("a", (None, None)),))).size

    def test_with_fewer_values_than_names_is_drawn(self) -> None:
        assert drawn(replace(CHART, series=(Series("a", (1,)),))).size

    @pytest.mark.parametrize(
        "text", ["giá $x$ và $y^{", "日本 😀", "_ẩn", "a\\b%{}", "\n\n", "", "x" * 300, "\u202eabc"]
    )
    def test_takes_any_text(self, text: str) -> None:
        chart = Chart("bar", text, (text, "B"), (Series(text, (1, 2)), Series("_b", (-1, 2))), text)
        assert drawn(chart, text).size

    @pytest.mark.parametrize("chart", [replace(CHART, categories=()), replace(CHART, series=())])
    def test_of_nothing_is_refused(self, chart: Chart) -> None:
        with pytest.raises(ValueError, match="a chart needs"):
            picture(chart)

    @settings(max_examples=15, deadline=None)
    @given(
        st.sampled_from(["bar", "line"]),
        st.lists(st.none() | st.floats(), min_size=1, max_size=6),
        st.text(max_size=20),
    )
    def test_takes_any_number(self, kind: str, values: list[float | None], name: str) -> None:
        chart = Chart(
            "line" if kind == "line" else "bar", name, (name,) * len(values), (Series(name, tuple(values)),), "%"
        )
        assert max(drawn(chart).size) <= LARGEST
