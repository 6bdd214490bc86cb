"""One number split by field, procedure or channel, and the number of one field: the register knows, printed reports do not."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answering import indicator_texts as texts
from assistant.answering.figures import Figures, Query
from assistant.answering.indicator_words import Asked, from_below
from assistant.common.text import fold, tokens
from assistant.domain.answer import Answer, Chart, IndicatorAnswer, Refusal, Series, Table
from assistant.domain.dossier import CHANNEL_NAMES
from assistant.domain.indicator import Dimension
from assistant.indicators.result import Result
from assistant.messages import message

_MOST_ROWS = 30


class SplitNumbers:
    """Rows are ordered by value; the citation is the count of the whole."""

    def __init__(self, figures: Figures, procedures: Mapping[str, str]) -> None:
        """Args: procedures: code → name."""
        self._figures = figures
        self._engine = figures.engine
        self._procedures = procedures

    def split(self, query: Query, unit: str, by: Dimension, asked: Asked) -> Answer:
        """Shows the number of each field, procedure or channel."""
        parts = self._engine.split(query.metric, unit, query.principal, by, query.period)
        if not parts:
            return self._impossible(query, by)
        metric = self._engine.metrics[query.metric]
        low = from_below(query.understanding, more_is_better=metric.more_is_better)
        ranked = sorted(parts, key=lambda part: part[1].value or 0.0, reverse=not low)
        shown = ranked[: asked.most or _MOST_ROWS]
        first = shown[0][1]
        values = {
            "metric": metric.name,
            "unit": self._figures.unit_name(unit),
            "period": first.period.label,
            "best": self._name(by, shown[0][0]),
            "display": texts.shown(first),
            "by": message(f"register.by.{by}"),
        }
        lines = [message("indicator.split_low" if low else "indicator.split_high", **values)]
        if len(shown) < len(ranked):
            lines.append(message("indicator.split_more", shown=str(len(shown)), all=str(len(ranked))))
        return self._answer(query, by, shown, lines)

    def of_field(self, query: Query, unit: str, words: str) -> Answer:
        """Says the number of one field, by the words it was named with."""
        parts = self._engine.split(query.metric, unit, query.principal, "field", query.period)
        if not parts:
            return self._impossible(query, "field")
        asked = set(tokens(fold(words)))
        best = max(parts, key=lambda part: _likeness(asked, part[0]))
        if _likeness(asked, best[0]) < 0.5:
            known = ", ".join(sorted(name for name, _ in parts)[:_MOST_ROWS])
            return Refusal(message("indicator.unknown_field", field=words, known=known), "no_data")
        name, result = best
        values = {"metric": result.metric.name, "unit": self._figures.unit_name(unit), "period": result.period.label}
        return self._answer(
            query,
            "field",
            [(name, result)],
            [message("indicator.of_field", field=name, display=_shown(result), **values)],
        )

    def _answer(
        self, query: Query, by: Dimension, parts: list[tuple[str, Result]], lines: list[str]
    ) -> IndicatorAnswer:
        results = [result for _, result in parts]
        first, units = results[0], self._figures.units
        names = tuple(self._name(by, name) for name, _ in parts)
        rows = tuple((name, *cells) for name, cells in zip(names, texts.number_cells(results), strict=True))
        columns = (message(f"register.by.{by}").capitalize(), *texts.number_columns(results))
        whole = self._engine.counted(query.metric, first.unit, query.principal, (first.period.start, first.period.end))
        values = tuple(texts.rounded(result.value) for result in results)
        chart = Chart(
            "bar",
            f"{first.metric.name}, {first.period.label}",
            names,
            (Series(first.metric.name, values),),
            first.metric.unit,
        )
        return IndicatorAnswer(
            text=texts.together([*lines, texts.counted(first, units)], [first], units),
            citations=texts.citations([whole or first], units),
            indicator=texts.reference(first, units, value=False),
            table=Table(columns, rows),
            chart=chart if len(parts) > 1 else None,
        )

    def _impossible(self, query: Query, by: Dimension) -> Refusal:
        text = message(
            "indicator.no_dimension", metric=self._figures.name(query.metric), by=message(f"register.by.{by}")
        )
        return Refusal(text, "no_data", self._figures.value_choices(query.metric))

    def _name(self, by: Dimension, key: str) -> str:
        if by == "channel":
            return message(f"register.channel.{CHANNEL_NAMES[int(key)]}")
        if by == "procedure":
            return self._procedures.get(key, key) or message("register.no_procedure")
        return key


def _shown(result: Result) -> str:
    if result.numerator is None or result.denominator is None:
        return texts.shown(result)
    return f"{texts.shown(result)} ({texts.rounded(result.numerator)}/{texts.rounded(result.denominator)})"


def _likeness(asked: set[str], name: str) -> float:
    """The share of the asked words that a field's name has."""
    own = set(tokens(fold(name)))
    return len(asked & own) / len(asked) if asked else 0.0
