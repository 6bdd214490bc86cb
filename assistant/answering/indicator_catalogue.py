"""What numbers exist, and what one of them means."""

from __future__ import annotations

from assistant.answering import indicator_texts as texts
from assistant.domain.answer import Answer, Choice, Citation, DocumentAnswer, Refusal
from assistant.domain.indicator import Metric
from assistant.domain.principal import Principal
from assistant.indicators.engine import IndicatorEngine
from assistant.messages import message


def definition(metric: Metric, choices: tuple[Choice, ...]) -> DocumentAnswer:
    """Returns the definition with its formula, citing the dictionary of metrics."""
    key = "indicator.definition" if metric.formula else "indicator.definition_plain"
    text = message(key, name=metric.name, definition=metric.definition, formula=metric.formula)
    locator = message("indicator.definition_locator")
    citation = Citation(f"metric:{metric.id}", metric.name, locator, None, metric.definition, None)
    return DocumentAnswer(text, (citation,), choices=choices)


def catalogue(engine: IndicatorEngine, principal: Principal) -> Answer:
    """Returns the data sets this person may see; each is cited by a cell that this person may see."""
    shown = [dataset for dataset in engine.datasets() if principal.may_see(dataset.visibility)]
    lines = [
        message("indicator.catalogue_item", title=dataset.title, metrics=len(engine.metrics_in(dataset.id)))
        for dataset in shown
    ]
    count = len({metric for dataset in shown for metric in engine.metrics_in(dataset.id)})
    first = [(engine.first_row(dataset.id, principal), dataset) for dataset in shown]
    citations = tuple(texts.cell_citation(row, dataset) for row, dataset in first if row is not None)
    if not citations:
        return Refusal(message("indicator.nothing"), "no_data")
    return DocumentAnswer(message("indicator.catalogue", count=count, datasets="\n".join(lines)), citations)
