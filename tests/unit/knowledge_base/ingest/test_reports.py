"""The reports this project began with, where they are at hand; the product does not need them."""

from __future__ import annotations

import pytest

from assistant.knowledge_base.ingest.chunking import sections
from assistant.knowledge_base.ingest.reading import read_document
from assistant.knowledge_base.ingest.sentences import MAX_PARAGRAPH
from tests.builders import ROOT

FOLDER = ROOT.parent / "shared" / "source_reports"
FILES = sorted(FOLDER.glob("*.txt"))

pytestmark = pytest.mark.skipif(not FILES, reason="the reports are not part of the product")


@pytest.mark.parametrize("name", [path.name for path in FILES])
class TestEveryReport:
    def test_is_read_with_its_title(self, name: str) -> None:
        extracted = read_document(name, (FOLDER / name).read_bytes())
        assert extracted.title
        assert extracted.warnings == ()

    def test_gives_sections_of_a_readable_length(self, name: str) -> None:
        found = list(sections(read_document(name, (FOLDER / name).read_bytes())))
        assert len(found) > 20
        assert max(len(section.text) for section in found) <= MAX_PARAGRAPH


class TestTheReportOfVungTau:
    def test_has_its_numbers_under_their_headings(self) -> None:
        name = next(path.name for path in FILES if path.name.startswith("vung-tau"))
        found = list(sections(read_document(name, (FOLDER / name).read_bytes())))
        texts = [s.text for s in found if s.heading == "4. HTTT Giải quyết TTHC tỉnh › a) HTTT Một cửa điện tử"]
        assert len(texts) == 1
        assert "Tổng số hồ sơ đã tra kết quả – Đúng hạn: 23.987" in texts[0]
