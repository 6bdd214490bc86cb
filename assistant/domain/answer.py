"""What an answer can be: one type per kind, each with exactly the fields it needs.

A statement of fact cannot be built without a source, so no channel and no test has to remember to check. Every reader of
an `Answer` matches on the type and ends with `assert_never`: a new kind is a type error until someone decides how it looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.domain.errors import UncitedAnswer
from assistant.domain.procedure import RequiredDocument

Completeness = Literal["complete", "partial", "none"]
Section = Literal[
    "documents", "steps", "fee", "time", "place", "online", "conditions", "result", "legal_basis", "overview"
]
Reason = Literal[
    "no_data",
    "unknown_unit",
    "unknown_metric",
    "period_not_loaded",
    "not_measured",
    "no_permission",
    "out_of_scope",
    "unsafe",
    "unavailable",
]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement can be verified by hand.

    Attributes:
        source_id: what `GET /api/v1/sources/{source_id}` opens.
        locator: the place inside the source ("Mục 4a, dòng 2"); "" when the whole of it is meant.
        quote: exact words of the passage that `source_id` opens, or None.
        as_of: the day the source speaks of, not the day we read it.
    """

    source_id: str
    title: str
    locator: str
    url: str | None
    quote: str | None
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: `text` is sent as if the person had typed it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ProcedureReference:
    code: str
    name: str
    section: Section


@dataclass(frozen=True, slots=True)
class Checklist:
    """What the text of an answer about papers says, paper by paper, for whoever prepares a dossier.

    Attributes:
        forms: names of the forms to fill in.
        notes: doubts and warnings that the text has beside the papers; whoever shows the list must show them too.
    """

    documents: tuple[RequiredDocument, ...]
    forms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodReference:
    """Whole days, both ends included; `label` as people say it ("9 tháng năm 2023")."""

    start: date
    end: date
    label: str

    def is_meant_by(self, first: date, last: date) -> bool:
        """Tells whether somebody who asks for these days means this period: the same ones, or the year its source names it by.

        "Năm 2024 (số liệu đến ngày 10/10/2024)" is what there is of 2024; nine months of 2023 are not the year 2023.
        """
        if (self.start, self.end) == (first, last):
            return True
        whole_year = first == date(first.year, 1, 1) and last == date(first.year, 12, 31)
        return whole_year and self.start == first and self.end < last and self.label.startswith(f"năm {first.year}")


@dataclass(frozen=True, slots=True)
class IndicatorReference:
    """One number with everything needed to defend it in a meeting.

    Attributes:
        value: None for a comparison, a ranking or a list (then the table has the numbers).
        display: the value as shown to people ("99,54%", "1.867 văn bản"); "" when there is none.
        numerator, denominator: what a rate was computed from; None for counts.
        target: the target in the unit of the value, or None.
        warnings: what a careful reader should know (printed and computed value differ …).
    """

    metric: str
    metric_name: str
    unit: str
    unit_name: str
    period: PeriodReference
    value: float | None
    display: str
    numerator: float | None
    denominator: float | None
    formula: str
    target: float | None
    as_of: date
    dataset: str
    warnings: tuple[str, ...] = ()


Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    type: Literal["bar", "line"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Download:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Courtesy:
    """Greetings and small talk; carries no facts."""

    text: str
    choices: tuple[Choice, ...] = ()
    kind: Literal["courtesy"] = "courtesy"


@dataclass(frozen=True, slots=True)
class Help:
    """What the assistant can do, or the files that somebody asked for."""

    text: str
    choices: tuple[Choice, ...] = ()
    downloads: tuple[Download, ...] = ()
    kind: Literal["help"] = "help"


@dataclass(frozen=True, slots=True)
class ProcedureAnswer:
    text: str
    citations: tuple[Citation, ...]
    procedure: ProcedureReference
    completeness: Completeness = "complete"
    choices: tuple[Choice, ...] = ()
    checklist: Checklist | None = None
    kind: Literal["procedure"] = "procedure"

    def __post_init__(self) -> None:
        _require_citations(self.citations, self.text)


@dataclass(frozen=True, slots=True)
class IndicatorAnswer:
    text: str
    citations: tuple[Citation, ...]
    indicator: IndicatorReference
    table: Table | None = None
    chart: Chart | None = None
    completeness: Completeness = "complete"
    reason: Reason | None = None
    choices: tuple[Choice, ...] = ()
    downloads: tuple[Download, ...] = ()
    kind: Literal["indicator"] = "indicator"

    def __post_init__(self) -> None:
        _require_citations(self.citations, self.text)

    @property
    def has_figures(self) -> bool:
        """Tells whether there is a number, a table or a chart in it, and so something to export."""
        return self.indicator.value is not None or self.table is not None or self.chart is not None


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    text: str
    citations: tuple[Citation, ...]
    completeness: Completeness = "complete"
    choices: tuple[Choice, ...] = ()
    kind: Literal["document"] = "document"

    def __post_init__(self) -> None:
        _require_citations(self.citations, self.text)


@dataclass(frozen=True, slots=True)
class DossierAnswer:
    """Where somebody's own dossier stands. Its text never holds the code or a number of the person."""

    text: str
    citations: tuple[Citation, ...]
    completeness: Completeness = "complete"
    choices: tuple[Choice, ...] = ()
    kind: Literal["dossier"] = "dossier"

    def __post_init__(self) -> None:
        _require_citations(self.citations, self.text)


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """A form asks for its next field, or shows what it has and asks to confirm."""

    text: str
    choices: tuple[Choice, ...] = ()
    kind: Literal["form"] = "form"


@dataclass(frozen=True, slots=True)
class Handover:
    """A person takes over: whom to call, and when they are there."""

    text: str
    choices: tuple[Choice, ...] = ()
    kind: Literal["handover"] = "handover"


@dataclass(frozen=True, slots=True)
class Clarification:
    """Several readings would be answered differently; the person picks one."""

    text: str
    choices: tuple[Choice, ...]
    kind: Literal["clarification"] = "clarification"

    def __post_init__(self) -> None:
        if len(self.choices) < 2:
            raise ValueError(f"a clarification needs two choices or more: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """No answer, why, and what the person can do next."""

    text: str
    reason: Reason
    choices: tuple[Choice, ...] = ()
    citations: tuple[Citation, ...] = ()
    kind: Literal["refusal"] = "refusal"


Answer = (
    Courtesy
    | Help
    | ProcedureAnswer
    | IndicatorAnswer
    | DocumentAnswer
    | DossierAnswer
    | FormAnswer
    | Handover
    | Clarification
    | Refusal
)


def _require_citations(citations: tuple[Citation, ...], text: str) -> None:
    if not citations:
        raise UncitedAnswer(text)
