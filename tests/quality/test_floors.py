"""Quality may only rise: the shipped question sets, asked of the whole product, against `quality/floors.yml`.

Of the largest set every third question; `make evaluate` asks all of them, for which CI has no time.
"""

from __future__ import annotations

import pytest

from assistant.evaluation.report import below_floors, shipped_figures
from assistant.settings import Settings
from tests.product import Product

pytestmark = pytest.mark.rasa


class TestFloors:
    def test_no_figure_is_below_its_floor(self, product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ASSISTANT_DATA_DIR", str(product.home))
        figures = shipped_figures(Settings(), print, every=3)
        assert below_floors(figures) == []
