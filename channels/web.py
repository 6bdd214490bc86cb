"""The public JSON of a reply (contract §2): every key always present, null when it does not apply."""

from __future__ import annotations

from typing import Any, assert_never

from assistant.domain.answer import (
    Answer,
    Chart,
    Checklist,
    Choice,
    Citation,
    Clarification,
    Courtesy,
    DocumentAnswer,
    DossierAnswer,
    Download,
    FormAnswer,
    Handover,
    Help,
    IndicatorAnswer,
    IndicatorReference,
    PeriodReference,
    ProcedureAnswer,
    ProcedureReference,
    Refusal,
    Table,
)
from assistant.domain.message import Reply, Understanding

Json = dict[str, Any]


def render_reply(reply: Reply) -> Json:
    """Returns the response body of `POST /api/v1/messages`."""
    return {
        "conversation_id": reply.conversation_id,
        "turn_id": reply.turn_id,
        "understanding": _understanding(reply.understanding),
        "answers": [render_answer(answer) for answer in reply.answers],
    }


def render_answer(answer: Answer) -> Json:
    """Returns one answer."""
    common: Json = {
        "kind": answer.kind,
        "text": answer.text,
        "completeness": "complete",
        "citations": [],
        "choices": [_choice(choice) for choice in answer.choices],
        "procedure": None,
        "checklist": None,
        "indicator": None,
        "table": None,
        "chart": None,
        "reason": None,
        "downloads": [],
    }
    match answer:
        case Courtesy() | Handover() | FormAnswer():
            return common
        case Help():
            return {**common, "downloads": [_download(download) for download in answer.downloads]}
        case Clarification():
            return {**common, "completeness": "none"}
        case Refusal():
            citations = [_citation(citation) for citation in answer.citations]
            return {**common, "completeness": "none", "reason": answer.reason, "citations": citations}
        case ProcedureAnswer():
            own: Json = {"procedure": _procedure(answer.procedure), "checklist": _checklist(answer.checklist)}
        case DocumentAnswer() | DossierAnswer():
            own = {}
        case IndicatorAnswer():
            own = {
                "indicator": _indicator(answer.indicator),
                "table": None if answer.table is None else _table(answer.table),
                "chart": None if answer.chart is None else _chart(answer.chart),
                "reason": answer.reason,
                "downloads": [_download(download) for download in answer.downloads],
            }
        case _:
            assert_never(answer)
    citations = [_citation(citation) for citation in answer.citations]
    return {**common, **own, "completeness": answer.completeness, "citations": citations}


def _understanding(understanding: Understanding) -> Json:
    return {
        "intent": understanding.intent,
        "confidence": round(understanding.confidence, 4),
        "text": understanding.text,
        "entities": [{"type": e.type, "text": e.text, "value": e.value} for e in understanding.entities],
        "route": understanding.route,
    }


def _citation(citation: Citation) -> Json:
    return {
        "source_id": citation.source_id,
        "title": citation.title,
        "locator": citation.locator,
        "url": citation.url,
        "quote": citation.quote,
        "as_of": citation.as_of.isoformat() if citation.as_of else None,
    }


def _choice(choice: Choice) -> Json:
    return {"label": choice.label, "text": choice.text}


def _procedure(reference: ProcedureReference) -> Json:
    return {"code": reference.code, "name": reference.name, "section": reference.section}


def _checklist(checklist: Checklist | None) -> Json | None:
    if checklist is None:
        return None
    documents = [
        {
            "name": paper.name,
            "original": paper.original,
            "copy": paper.copy,
            "form": paper.form,
            "when": paper.when,
            "action": paper.action,
        }
        for paper in checklist.documents
    ]
    return {"documents": documents, "forms": list(checklist.forms), "notes": list(checklist.notes)}


def _period(period: PeriodReference) -> Json:
    return {"from": period.start.isoformat(), "to": period.end.isoformat(), "label": period.label}


def _indicator(reference: IndicatorReference) -> Json:
    return {
        "metric": reference.metric,
        "metric_name": reference.metric_name,
        "unit": reference.unit,
        "unit_name": reference.unit_name,
        "period": _period(reference.period),
        "value": None if reference.value is None else _number(round(reference.value, 2)),
        "display": reference.display,
        "numerator": _number(reference.numerator),
        "denominator": _number(reference.denominator),
        "formula": reference.formula,
        "target": _number(reference.target),
        "as_of": reference.as_of.isoformat(),
        "dataset": reference.dataset,
        "warnings": list(reference.warnings),
    }


def _number(value: float | None) -> float | int | None:
    """Whole numbers as JSON integers."""
    return int(value) if value is not None and value == int(value) else value


def _table(table: Table) -> Json:
    return {"columns": list(table.columns), "rows": [list(row) for row in table.rows]}


def _chart(chart: Chart) -> Json:
    series = [{"name": line.name, "values": list(line.values)} for line in chart.series]
    return {
        "type": chart.type,
        "title": chart.title,
        "categories": list(chart.categories),
        "series": series,
        "unit": chart.unit,
    }


def _download(download: Download) -> Json:
    return {"label": download.label, "url": download.url}
