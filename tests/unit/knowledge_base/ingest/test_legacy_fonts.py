"""Text of the time before Unicode."""

from __future__ import annotations

import pytest

from assistant.knowledge_base.ingest.legacy_fonts import is_legacy, is_legacy_font
from tests.unit.knowledge_base.ingest.files import REPORT, SENTENCE


class TestText:
    @pytest.mark.parametrize(
        "text",
        [
            "Céng hßa x· héi chñ nghÜa ViÖt Nam",
            "§éc lËp - Tù do - H¹nh phóc",
            "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
            "Ñoäc laäp - Töï do - Haïnh phuùc",
        ],
    )
    def test_in_tcvn3_and_vni_is_noticed(self, text: str) -> None:
        assert is_legacy(text)

    @pytest.mark.parametrize(
        "text",
        [
            SENTENCE,
            REPORT,
            "Toán học, hoá chất, đoàn thể, quá trình, tuần lễ, quét dọn, loè loẹt",
            "Uy ban nhan dan phuong tiep nhan ho so",
            "The quick brown fox, a café and a naïve résumé of the whole matter at hand",
            "",
        ],
    )
    def test_in_unicode_is_not(self, text: str) -> None:
        assert not is_legacy(text)


class TestAFont:
    @pytest.mark.parametrize("name", [".VnTime", ".VnArialH", "VNI-Times", "ABCDEF+VNI-Helve", "ABCDEF+.VnTimeH"])
    def test_of_that_time_is_known_by_its_name(self, name: str) -> None:
        assert is_legacy_font(name)

    @pytest.mark.parametrize("name", ["Times New Roman", "Arial", "Universal", ""])
    def test_of_today_is_not(self, name: str) -> None:
        assert not is_legacy_font(name)
