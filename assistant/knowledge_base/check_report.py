"""What the checks found, as the list in docs/indicator-data.md."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.common.places import ROOT
from assistant.domain.unit import UnitRegistry
from assistant.knowledge_base.cell_checks import Disagreement
from assistant.knowledge_base.tables import IndicatorTables

PAGE = ROOT / "docs" / "indicator-data.md"
MARK = "<!-- From here on written by scripts/write_data_checks.py. -->"
_LONGEST = 90  # letters of a cell


def check_list(found: Iterable[Disagreement], tables: IndicatorTables, units: UnitRegistry) -> str:
    """Returns the findings as Markdown, one table a data set, in the order of the sources."""
    findings = list(found)
    lines = [f"{len(findings)} disagreements in {len({one.dataset for one in findings})} data sets."]
    for dataset in tables.datasets.values():
        own = [one for one in findings if one.dataset == dataset.id]
        if not own:
            continue
        lines += ["", f"### `{dataset.id}`", "", "| where | what, of which unit | printed | kind | finding |"]
        lines.append("| --- | --- | --- | --- | --- |")
        for one in own:
            named = f"{tables.metrics[one.metric].name} – {units[one.unit].name}"
            cells = (one.locator, named, _short(one.printed), f"`{one.kind}`", one.sentence)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def with_list(page: str, listed: str) -> str:
    """Returns the page with the list after the mark; what people wrote before it stays."""
    return f"{page.partition(MARK)[0]}{MARK}\n\n{listed}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"
