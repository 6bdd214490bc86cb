"""Questions about numbers: resolve, compute, prove; and when there is no number, say why."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from assistant.answering import indicator_texts as texts
from assistant.answering.figures import MOST_CHOICES, Figures, Query, dates
from assistant.answering.indicator_catalogue import catalogue, definition
from assistant.answering.indicator_index import IndexAnswerer
from assistant.answering.indicator_periods import SeveralPeriods, without_number
from assistant.answering.indicator_reports import ReportAnswerer
from assistant.answering.indicator_several import SeveralUnits, joined
from assistant.answering.indicator_split import SplitNumbers
from assistant.answering.indicator_words import Asked, read_asked
from assistant.answering.policy import Policy
from assistant.common.identifiers import mask
from assistant.common.text import tokens
from assistant.domain.answer import Answer, Choice, Clarification, IndicatorAnswer, Refusal, Table
from assistant.domain.message import Topic, Understanding
from assistant.domain.passage import Hit
from assistant.domain.principal import Principal
from assistant.domain.ready_report import INDEX, ReadyReports
from assistant.indicators.engine import RECEIVED, IndicatorEngine
from assistant.indicators.resolver import (
    Bounds,
    best_with_target,
    names_rate,
    own_words,
    read_metrics,
    read_periods,
    read_units,
    unread_unit,
)
from assistant.indicators.result import NoPermission, Result
from assistant.knowledge_base.period_label import period_label
from assistant.messages import message
from assistant.ports import PassageSearch

_LAST_YEAR = re.compile(r"(?:năm|kỳ) (?:trước|ngoái|rồi)$", re.IGNORECASE)
_MANY = frozenset("nhiều ít đông".split())


class IndicatorAnswerer:
    """Every number is computed by the engine; this class only decides which question was asked."""

    def __init__(
        self,
        engine: IndicatorEngine,
        root_unit: str,
        search: PassageSearch,
        policy: Policy,
        reports: ReadyReports,
        procedures: Mapping[str, str],
    ) -> None:
        """Args: procedures: code → name, for numbers split by procedure."""
        self._engine = engine
        self._units = engine.units
        self._search = search
        self._policy = policy
        self._reports = reports
        self._figures = Figures(engine, root_unit)
        self._several = SeveralUnits(self._figures)
        self._periods = SeveralPeriods(self._figures)
        self._split = SplitNumbers(self._figures, procedures)
        self._ready = ReportAnswerer(self._figures, reports)
        self._index = IndexAnswerer(self._figures, reports.index)

    def names_report(self, understanding: Understanding) -> bool:
        """Tells whether a ready report or the index is named, which leaves no doubt what is wanted."""
        return any(value not in self._engine.metrics for value in understanding.values("metric"))

    def names_unknown_unit(self, understanding: Understanding) -> bool:
        """Tells whether a number is asked of a unit that we do not know."""
        return bool(understanding.values("metric")) and unread_unit(understanding) is not None

    async def answer(
        self, understanding: Understanding, topic: Topic, principal: Principal
    ) -> tuple[tuple[Answer, ...], Topic]:
        """Returns one answer a metric asked for, and the topic to remember. Numbers are computed in a worker thread."""
        if understanding.intent == "indicator_list":
            return (await asyncio.to_thread(catalogue, self._engine, principal),), topic
        ready = await asyncio.to_thread(self._named_report, understanding, topic, principal)
        if ready is not None:
            return (ready,), self._remembered(topic, understanding, None, (ready,))
        metrics = await self._metrics(understanding, topic, principal)
        if isinstance(metrics, tuple):
            metrics = tuple(self._counted_when_many(metric, understanding) for metric in metrics)
        if isinstance(metrics, Clarification | Refusal):
            return (metrics,), topic
        answers = await asyncio.to_thread(
            lambda: tuple(self._answer_metric(metric, understanding, topic, principal) for metric in metrics)
        )
        return answers, self._remembered(topic, understanding, metrics[0], answers)

    def _remembered(
        self, topic: Topic, understanding: Understanding, metric: str | None, answers: tuple[Answer, ...]
    ) -> Topic:
        units = understanding.values("unit")
        period = understanding.values("period")
        continued = self._continues(understanding)
        refused = all(isinstance(answer, Refusal) and answer.reason == "period_not_loaded" for answer in answers)
        return replace(
            topic,
            metric=metric,
            unit=units[0] if len(units) >= 1 else topic.unit if continued else None,
            period=topic.period if refused else period[0] if period else topic.period if continued else None,
        )

    def _named_report(self, understanding: Understanding, topic: Topic, principal: Principal) -> Answer | None:
        """The answer when a ready report or the index was named, None when neither was."""
        named = [entity for entity in understanding.entities if entity.type == "metric"]
        wanted = next((entity.value for entity in named if entity.value not in self._engine.metrics), None)
        if wanted is None or (understanding.intent == "indicator_definition" and wanted != INDEX):
            return None
        asked = read_asked(understanding)
        periods = _periods(understanding, topic, asked, keep_topic=False)
        report = self._reports.report(wanted)
        try:
            units = read_units(understanding, RECEIVED, self._engine, principal, max(periods, default=None))
            query = Query(wanted, units, periods, understanding, principal)
            if report is None:
                return self._index.unread(query, asked) or self._index.answer(query, asked)
            return self._ready.unread(report, query, asked) or self._ready.answer(report, query, asked)
        except NoPermission as denial:
            return self._figures.denied(denial, principal)

    def _answer_metric(self, metric: str, understanding: Understanding, topic: Topic, principal: Principal) -> Answer:
        if understanding.intent == "indicator_definition" and not self._only_named(metric, understanding):
            return definition(self._engine.metrics[metric], self._figures.value_choices(metric))
        continued = self._continues(understanding)
        asked = read_asked(understanding)
        periods = _periods(understanding, topic, asked, keep_topic=continued)
        try:
            self._engine.check_visible(metric, principal)
            missing = self._figures.unread(self._figures.subject(metric), understanding, periods)
            if missing is not None:
                return missing
            units = read_units(understanding, metric, self._engine, principal, max(periods, default=None))
            if not units and topic.unit and continued:
                units = (topic.unit,)
            return self._numbers(Query(metric, units, periods, understanding, principal), asked)
        except NoPermission as denial:
            return self._figures.denied(denial, principal)

    def _numbers(self, query: Query, asked: Asked) -> Answer:
        """Which of the several kinds of number is wanted; a value of one unit is the last."""
        several = self._of_several_units(query, asked)
        if several is not None:
            return several if len(query.periods) < 2 else self._in_each_period(query, asked)
        unit = query.units[0] if query.units else self._figures.default_unit(query)
        if unit is None:
            return self._figures.which_unit(query.metric)
        if asked.by is not None:
            return self._split.split(query, unit, asked.by, asked)
        if asked.field is not None and self._engine.is_counted(query.metric):
            return self._split.of_field(query, unit, asked.field)
        return self._of_several_periods(query, unit, asked) or self._value(query, unit, asked)

    def _in_each_period(self, query: Query, asked: Asked) -> Answer:
        """Several units and several periods: what is asked of one period, one after the other; a refusal of one is of all."""
        periods = sorted(query.periods)
        answers = [self._of_several_units(replace(query, periods=(period,)), asked) for period in periods]
        refused = next((answer for answer in answers if isinstance(answer, Refusal)), None)
        found = [answer for answer in answers if isinstance(answer, IndicatorAnswer)]
        lacking = (period_label(*period) for period, answer in zip(periods, answers, strict=True) if answer is None)
        return refused or joined(found, without_number(lacking))

    def _of_several_units(self, query: Query, asked: Asked) -> Answer | None:
        intent = query.understanding.intent
        if asked.by is not None:
            return None
        if asked.place and len(query.units) == 1:
            return self._several.place(query, query.units[0])
        if asked.how_many and asked.limit is not None and not query.units:
            return self._several.filter(query, asked.limit)
        if intent == "indicator_rank" or asked.ranked:
            return self._several.rank(query, asked)
        if intent == "indicator_filter":
            return self._several.filter(query, asked.limit)
        shared = self._share(query) if asked.share and query.units else None
        if shared is not None:
            return shared
        if len(query.units) > 1:
            return self._several.compare(query, asked)
        if asked.average and self._engine.metrics[query.metric].kind != "average":
            return self._several.together(query, average=True)
        if asked.each and not asked.total and self._several.has_each(query):
            return self._several.list_units(query)
        if (
            intent == "indicator_compare"
            and not query.units
            and len(query.periods) < 2
            and not asked.same_period_last_year
        ):
            return self._several.list_units(query)
        return None

    def _share(self, query: Query) -> Answer | None:
        """Of several units the one that includes all others is the whole; where none does, the whole office is."""
        whole = next((unit for unit in query.units if self._includes(unit, query.units)), self._figures.root)
        parts = tuple(unit for unit in query.units if unit != whole)
        return self._several.share(query, parts, whole) if parts else None

    def _includes(self, whole: str, units: tuple[str, ...]) -> bool:
        """Tells whether several units are all within one of them, or became part of it; the whole office includes any."""
        places = [(unit, self._units[unit].succeeded_by or unit) for unit in units]
        inside = all(
            self._units.is_within(now, (whole,)) or self._units.is_within(own, (whole,)) for own, now in places
        )
        return len(units) > 1 and (whole == self._figures.root or inside)

    def _of_several_periods(self, query: Query, unit: str, asked: Asked) -> Answer | None:
        trend = query.understanding.intent == "indicator_trend" and not asked.same_period_last_year
        if trend or (asked.step is not None and len(query.periods) < 2):
            return self._periods.trend(query, unit, asked.step)
        periods = self._periods.a_year_before(query, unit) if asked.same_period_last_year else query.periods
        if len(periods) < 2:
            return None
        unloaded = [period for period in periods if not self._engine.is_loaded(query.metric, period)]
        if unloaded:
            return self._figures.not_loaded(self._figures.subject(query.metric), dates(unloaded[-1]))
        return self._periods.compare(query, unit, periods)

    def _value(self, query: Query, unit: str, asked: Asked) -> Answer:
        metric = query.metric
        result = self._engine.value(metric, unit, query.principal, query.period)
        if result is None or result.value is None:
            return self._figures.no_value(query, unit, result)
        if query.understanding.intent == "indicator_target" and not result.computed and self._engine.has_target(metric):
            return self._target(result)
        untold = query.understanding.intent == "indicator_target" and not self._engine.has_target(metric)
        return IndicatorAnswer(
            text=(message("indicator.untold_target") + "\n" if untold else "") + texts.sentence(result, self._units),
            citations=texts.citations([result], self._units),
            indicator=texts.reference(result, self._units),
            table=self._parts_table(result),
            chart=texts.parts_chart(result, self._engine.metrics),
            completeness="partial" if result.missing or untold else "complete",
            choices=self._figures.next_choices(metric, unit),
        )

    async def _metrics(
        self, understanding: Understanding, topic: Topic, principal: Principal
    ) -> tuple[str, ...] | Clarification | Refusal:
        target = best_with_target(understanding, self._engine) if understanding.intent == "indicator_target" else None
        if target is not None:
            return (target,)
        has_numbers = partial(self._has_numbers, understanding, principal)
        reading = await asyncio.to_thread(read_metrics, understanding, self._engine, has_numbers)
        if reading.ambiguous:
            text = message("indicator.which_metric", word=reading.ambiguous)
            return self._choose(text, reading.metrics, understanding.text, reading.ambiguous)
        if reading.metrics:
            return reading.metrics
        if topic.metric in self._engine.metrics and self._continues(understanding):
            return (topic.metric,)
        hits = await self._search.search(understanding.text, limit=8, kinds=("metric",))
        found = tuple(dict.fromkeys(hit.passage.subject for hit in hits if hit.passage.subject in self._engine.metrics))
        best = hits[0] if hits else None
        if best is not None and self._is_strong(best):
            return (best.passage.subject,)
        if len(found) < 2:
            return Refusal(message("indicator.unknown_metric"), "unknown_metric")
        choices = tuple(
            Choice(self._figures.name(metric), message("indicator.question.value", metric=self._figures.name(metric)))
            for metric in found[:3]
        )
        return Refusal(message("indicator.unknown_metric"), "unknown_metric", choices)

    def _has_numbers(self, understanding: Understanding, principal: Principal, metric: str) -> bool:
        """Tells whether a metric has numbers for the units and the period that are named."""
        period = max(read_periods(understanding, Topic(), keep_topic=False), default=None)
        try:
            units = read_units(understanding, metric, self._engine, principal, period)
            return all(self._engine.value(metric, unit, principal, period) is not None for unit in units)
        except NoPermission:
            return True  # there is one, and who asks is told why it is kept back

    def _counted_when_many(self, metric: str, understanding: Understanding) -> str:
        """ "Thủ tục nào trễ hạn nhiều nhất" counts; only "tỷ lệ trễ hạn cao nhất" asks for a rate."""
        known = self._engine.metrics[metric]
        if known.kind != "rate" or known.numerator is None or names_rate(understanding.text):
            return metric
        return known.numerator if not _MANY.isdisjoint(tokens(understanding.text)) else metric

    def _is_strong(self, hit: Hit) -> bool:
        covered = hit.lexical >= self._policy.metric_coverage
        return covered and (hit.dense is None or hit.dense >= self._policy.metric_cosine)

    def _choose(self, text: str, metrics: Sequence[str], question: str, word: str) -> Clarification:
        """Offers the readings; a tapped choice repeats the question with the full name in place of the unclear word."""
        choices = [
            Choice(self._figures.name(metric), self._asked_in_full(metric, question, word))
            for metric in metrics[:MOST_CHOICES]
        ]
        return Clarification(text, tuple(choices))

    def _asked_in_full(self, metric: str, question: str, word: str) -> str:
        """The question with the full name; a name alone would be asked for its meaning."""
        asked = mask(question).replace(word, self._figures.name(metric).lower())  # the journal keeps what is offered
        if len(tokens(asked)) > len(tokens(self._figures.name(metric))) + 1:
            return asked
        return message("indicator.question.value", metric=self._figures.name(metric))

    def _parts_table(self, result: Result) -> Table | None:
        """The cells a computed number was made of."""
        if not result.computed or len(result.rows) < 2:
            return None
        rows = tuple(
            (self._units[row.unit].name, self._engine.metrics[row.metric].name, row.printed) for row in result.rows
        )
        return Table(
            (message("indicator.column_unit"), message("indicator.column_metric"), message("indicator.column_printed")),
            rows,
        )

    def _target(self, result: Result) -> Answer:
        row = result.rows[0]
        text = message(
            "indicator.target",
            metric=result.metric.name,
            period=result.period.label,
            display=texts.shown(result),
            **texts.target_texts(row),
        )
        target, better = texts.target(row), result.metric.more_is_better is not False
        gap = [] if target is None or result.value is None else [texts.gap(result.value - target, better=better)]
        return IndicatorAnswer(
            text=texts.together([text, *gap], [result], self._units),
            citations=texts.citations([result], self._units),
            indicator=texts.reference(result, self._units),
        )

    def _only_named(self, metric: str, understanding: Understanding) -> bool:
        """Tells whether nothing is said beyond the metric's name, a unit and a period: that asks for the number."""
        said = tokens(understanding.text_without("metric", "unit", "period"))
        return set(said) <= set(tokens(self._engine.metrics[metric].name))

    def _continues(self, understanding: Understanding) -> bool:
        """Tells whether the question goes on with the topic: it begins with "còn", "thế" …, or names no metric; and it names
        nothing else of its own ("dân số phường 9?" is not about the documents asked for before)."""
        if understanding.follows:
            return True
        words = tokens(understanding.text)
        begins = bool(words) and words[0] in self._policy.follow_up_words
        if understanding.values("metric"):
            return begins
        return not own_words(understanding) - set(self._policy.follow_up_words)


def _periods(understanding: Understanding, topic: Topic, asked: Asked, *, keep_topic: bool) -> tuple[Bounds, ...]:
    """The periods asked for; of "so với cùng kỳ năm trước" the one that is compared with the year before it."""
    periods = read_periods(understanding, topic, keep_topic=keep_topic)
    return periods[: len(_own_periods(understanding))][:1] if asked.same_period_last_year else periods


def _own_periods(understanding: Understanding) -> list[str]:
    """The periods named, without the "năm trước" of "so với cùng kỳ năm trước"."""
    named = [entity.text for entity in understanding.entities if entity.type == "period"]
    return [text for text in named if not _LAST_YEAR.search(text)]
