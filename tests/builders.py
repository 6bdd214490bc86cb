"""Small values for tests; each builder shows only what matters to the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.adapters.memory import MemorySearch
from assistant.adapters.memory_library import MemoryLibrary
from assistant.domain.answer import PeriodReference
from assistant.domain.dossier import OPEN, Dossier
from assistant.domain.indicator import Dataset, DataSource, Metric, Observation
from assistant.domain.passage import Passage, PassageKind
from assistant.domain.principal import Principal, Role, Visibility
from assistant.domain.procedure import Fee, OnlineService, Procedure, Source
from assistant.domain.uncovered import UncoveredTopic
from assistant.domain.unit import Unit, UnitRegistry
from assistant.edition_maker import build_edition
from assistant.indicators.engine import IndicatorEngine
from assistant.knowledge_base.knowledge import Knowledge
from assistant.knowledge_base.passages import all_passages
from assistant.knowledge_base.tables import IndicatorTables
from assistant.pipeline.edition import Edition
from assistant.pipeline.editions import Editions
from assistant.ports import PassageSearch

ROOT = Path(__file__).parents[1]
SOURCE = DataSource("Báo cáo mẫu", None, "UBND", None, None)
NINE_MONTHS = PeriodReference(date(2023, 1, 1), date(2023, 9, 30), "9 tháng năm 2023")
WHOLE_2022 = PeriodReference(date(2022, 1, 1), date(2022, 12, 31), "năm 2022")

OFFICE_STAFF = Principal("id-canbo", "canbo", ("official",), ("thanh-pho-vung-tau",))
WARD_7_STAFF = Principal("id-canbo7", "canbo7", ("official",), ("phuong-7",))
LEADER = Principal("id-sep", "sep", ("leader",), ())


_FIRST: list[Edition] = []


def an_edition(knowledge: Knowledge, search: PassageSearch | None = None, **given: Any) -> Edition:
    """Returns an edition by words alone; its search finds every passage unless another is given, the rest is as in `build_edition`.

    Counting the words of all procedures takes a second: what does not depend on the rest is taken over from the first one.
    """
    if search is None:
        search = MemorySearch(all_passages(knowledge))
    made = build_edition(knowledge, search, before=_FIRST[0] if _FIRST else None, **given)
    _FIRST[:] = _FIRST or [made]
    return made


def an_official(*units: str, role: Role = "official") -> Principal:
    return Principal("id-nhan-vien", "nhanvien", (role,), units)


def a_unit(unit_id: str, parent: str | None = None, *, since: date | None = None, becomes: str | None = None) -> Unit:
    return Unit(unit_id, unit_id.title(), "ward", parent, None, since, None, (), becomes, None)


def a_metric(
    metric_id: str,
    *,
    numerator: str | None = None,
    denominator: str | None = None,
    sum_of: Sequence[str] = (),
    additive: bool = True,
) -> Metric:
    is_rate = metric_id.startswith("rate")
    return Metric(
        id=metric_id,
        name=f"Số {metric_id}",
        synonyms=(),
        definition=f"định nghĩa {metric_id}",
        formula=None,
        kind="rate" if is_rate else "count",
        unit="%" if is_rate else "văn bản",
        numerator=numerator,
        denominator=denominator,
        sum_of=tuple(sum_of) or None,
        more_is_better=True,
        additive=additive and not is_rate,
        dimensions=("unit", "period"),
        legal_basis=None,
        note=None,
    )


def a_cell(
    metric: str,
    unit: str,
    value: float | None,
    *,
    dataset: str = "bang",
    printed: str | None = None,
    of: tuple[float, float] | None = None,
    note: str | None = None,
) -> Observation:
    numerator, denominator = of or (None, None)
    shown = printed if printed is not None else str(value)
    return Observation(dataset, metric, unit, value, shown, numerator, denominator, "", "", "", "dòng 1", note)


def a_dataset(
    dataset_id: str = "bang", *, visibility: Visibility = "public", period: PeriodReference = NINE_MONTHS
) -> Dataset:
    return Dataset(dataset_id, f"Bộ {dataset_id}", SOURCE, visibility, period, period.end)


def an_engine(
    units: Iterable[Unit], metrics: Iterable[Metric], cells: Iterable[Observation], *datasets: Dataset
) -> IndicatorEngine:
    by_id = {dataset.id: dataset for dataset in datasets or (a_dataset(),)}
    tables = IndicatorTables({metric.id: metric for metric in metrics}, {}, by_id, tuple(cells))
    return IndicatorEngine(tables, UnitRegistry(units))


def a_dossier(unit: str, received: date, finished: date | None, due: date, **more: object) -> Dossier:
    """Returns one as the register counts it."""
    timing = 0 if finished is None else 1 if finished < due else 2 if finished == due else 3
    values: dict[str, object] = dict.fromkeys(Dossier._fields, 0)
    values |= {"code": f"{unit}-{received}", "unit": unit, "field": "Hộ tịch", "procedure": "1.001193", "channel": 1}
    values |= {"received": received.toordinal(), "due": due.toordinal(), "within": due.toordinal(), "timing": timing}
    values |= {"finished": finished.toordinal() if finished else OPEN, "returned": OPEN, **more}
    return Dossier(**values)  # type: ignore[arg-type]


def a_passage(
    passage_id: str,
    text: str = "",
    *,
    heading: str = "",
    names: str = "",
    kind: PassageKind = "document",
    visibility: Visibility = "public",
) -> Passage:
    return Passage(
        id=passage_id,
        kind=kind,
        subject=passage_id.split(":")[1] if ":" in passage_id else passage_id,
        title="Tài liệu mẫu",
        locator="Mục 1",
        text=text or passage_id,
        heading=heading or passage_id,
        names=names,
        url=None,
        as_of=date(2026, 11, 21),
        visibility=visibility,
        unit="thanh-pho-vung-tau" if visibility == "internal" else None,
    )


def a_procedure(
    *,
    code: str = "1.000001",
    name: str = "Đăng ký mẫu",
    aliases: Sequence[str] = (),
    summary: str = "Để làm mẫu.",
    asked: Sequence[str] = (),
    fee: Sequence[Fee] = (),
    valid_to: date | None = None,
    unchecked: Sequence[str] = (),
    deadlines: Sequence[str] = (),
) -> Procedure:
    return Procedure(
        code=code,
        name=name,
        aliases=tuple(aliases),
        field="Hộ tịch",
        audience=("Công dân",),
        level="commune",
        summary=summary,
        conditions=None,
        documents=(),
        steps=("Nộp hồ sơ.",),
        forms=(),
        time=(),
        fee=tuple(fee),
        place=("UBND phường",),
        online=OnlineService(None, None, ()),
        result=("Giấy mẫu",),
        legal_basis=(),
        related=(),
        valid_from=None,
        valid_to=valid_to,
        source=Source("Cổng mẫu", "https://example.vn", None, "2026"),
        checked_on=date(2026, 11, 21),
        unchecked=tuple(unchecked),
        questions={"overview": tuple(asked)} if asked else {},
        deadlines=tuple(deadlines),
    )


def a_topic(
    name: str = "Nuôi hổ", *, aliases: Sequence[str] = (), questions: Sequence[str] = (), ask: str | None = None
) -> UncoveredTopic:
    return UncoveredTopic(name, tuple(aliases), tuple(questions), ask)


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Writes files below `folder` and returns it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def fixed_editions(edition: Edition) -> Editions:
    """Returns editions of which there is one: nothing is ever published."""
    return Editions(edition.knowledge, MemoryLibrary(), lambda knowledge, revision, day, before: edition)
