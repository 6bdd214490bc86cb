"""Quality may only rise: the shipped question sets, asked of the whole product, against `quality/floors.yml`.

Every third question of the largest set: all of them take a tenth of the time that CI has.
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
