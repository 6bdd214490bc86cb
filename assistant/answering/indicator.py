"""Questions about numbers: resolve, compute, prove; and when there is no number, say why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering import indicator_texts as texts
from assistant.answering.indicator_catalogue import catalogue, definition
from assistant.answering.policy import Policy
from assistant.common.identifiers import mask
from assistant.common.text import tokens
from assistant.domain.answer import (
    Answer,
    Choice,
    Clarification,
    IndicatorAnswer,
    Refusal,
    Table,
)
from assistant.domain.message import Topic, Understanding
from assistant.domain.passage import Hit
from assistant.domain.principal import Principal
from assistant.indicators.engine import IndicatorEngine, NoPermission, Result
from assistant.indicators.resolver import (
    Bounds,
    own_words,
    read_metrics,
    read_periods,
    read_units,
    unread_unit,
    unread_year,
)
from assistant.messages import message
from assistant.ports import PassageSearch

_MOST_CHOICES = 4
_LOW_WORDS = frozenset("thấp ít nhỏ".split())
_BAD_WORDS = frozenset("kém tệ dở yếu xấu".split())
_GOOD_WORDS = frozenset("tốt giỏi".split())


class IndicatorAnswerer:
    """Every number is computed by the engine; this class only decides which question was asked."""

    def __init__(self, engine: IndicatorEngine, root_unit: str, search: PassageSearch, policy: Policy) -> None:
        self._engine = engine
        self._units = engine.units
        self._root = root_unit
        self._search = search
        self._policy = policy

    async def answer(
        self, understanding: Understanding, topic: Topic, principal: Principal
    ) -> tuple[tuple[Answer, ...], Topic]:
        """Returns one answer a metric asked for, and the topic to remember."""
        if understanding.intent == "indicator_list":
            return (catalogue(self._engine, principal),), topic
        if understanding.intent == "export":
            return (Refusal(message("indicator.export_soon"), "unavailable"),), topic
        metrics = await self._metrics(understanding, topic)
        if isinstance(metrics, Clarification | Refusal):
            return (metrics,), topic
        answers = tuple(self._answer_metric(metric, understanding, topic, principal) for metric in metrics)
        units = understanding.values("unit")
        period = understanding.values("period")
        continued = self._continues(understanding)
        refused = all(isinstance(answer, Refusal) and answer.reason == "period_not_loaded" for answer in answers)
        return answers, replace(
            topic,
            metric=metrics[0],
            unit=units[0] if len(units) >= 1 else topic.unit if continued else None,
            period=topic.period if refused else period[0] if period else topic.period if continued else None,
        )

    def _answer_metric(self, metric: str, understanding: Understanding, topic: Topic, principal: Principal) -> Answer:
        if understanding.intent == "indicator_definition":
            return definition(self._engine.metrics[metric], self._value_choices(metric))
        continued = self._continues(understanding)
        periods = read_periods(understanding, topic, keep_topic=continued)
        try:
            self._engine.check_visible(metric, principal)
            missing = self._unread(metric, understanding, periods)
            if missing is not None:
                return missing
            period = periods[0] if periods else None
            units = read_units(understanding, metric, self._engine, principal, period)
            if not units and topic.unit and continued:
                units = (topic.unit,)
            return self._numbers(metric, units, period, understanding, principal)
        except NoPermission as denial:
            return self._denied(denial, principal)

    def _unread(self, metric: str, understanding: Understanding, periods: tuple[Bounds, ...]) -> Refusal | None:
        """What was said but cannot be answered must not be passed over in silence: a unit we do not know, a period not loaded."""
        unit = unread_unit(understanding)
        if unit is not None:
            return Refusal(message("indicator.unknown_unit", unit=unit), "unknown_unit", self._value_choices(metric))
        loaded = self._engine.periods_of(metric)
        missing = [period for period in periods if not any(one.is_meant_by(*period) for one in loaded)]
        if missing:
            dates = " – ".join(day.strftime("%d/%m/%Y") for day in missing[0])
            said = [entity.text for entity in understanding.entities if entity.type == "period"]
            return self._not_loaded(metric, f"{said[periods.index(missing[0])]} ({dates})" if said else dates)
        year = unread_year(understanding)
        return self._not_loaded(metric, year) if year is not None else None

    def _numbers(
        self,
        metric: str,
        units: tuple[str, ...],
        period: Bounds | None,
        understanding: Understanding,
        principal: Principal,
    ) -> Answer:
        if understanding.intent == "indicator_trend":
            periods = self._engine.periods_of(metric)
            loaded = "; ".join(p.label for p in periods)
            text = message("indicator.one_period", metric=self._engine.metrics[metric].name, loaded=loaded)
            return Refusal(text, "period_not_loaded", self._value_choices(metric))
        if understanding.intent == "indicator_rank":
            return self._rank(metric, units, period, understanding, principal)
        if understanding.intent == "indicator_filter":
            return self._all_units(metric, units, period, principal)
        if len(units) > 1:
            return self._compare(metric, units, period, principal)
        if understanding.intent == "indicator_compare" and not units:
            return self._all_units(metric, units, period, principal)
        unit = units[0] if units else self._default_unit(metric, principal, period)
        if unit is None:
            return self._which_unit(metric)
        result = self._engine.value(metric, unit, principal, period)
        if result is None or result.value is None:
            return self._no_value(metric, unit, result, period, principal)
        if understanding.intent == "indicator_target" and not result.computed:
            return self._target(result)
        return IndicatorAnswer(
            text=texts.sentence(result, self._units),
            citations=texts.citations([result], self._units),
            indicator=texts.reference(result, self._units),
            table=self._parts_table(result),
            completeness="partial" if result.missing else "complete",
            choices=self._next_choices(metric, unit),
        )

    async def _metrics(self, understanding: Understanding, topic: Topic) -> tuple[str, ...] | Clarification | Refusal:
        reading = read_metrics(understanding, self._engine)
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
            Choice(self._name(metric), message("indicator.question.value", metric=self._name(metric)))
            for metric in found[:3]
        )
        return Refusal(message("indicator.unknown_metric"), "unknown_metric", choices)

    def _is_strong(self, hit: Hit) -> bool:
        covered = hit.lexical >= self._policy.metric_coverage
        return covered and (hit.dense is None or hit.dense >= self._policy.metric_cosine)

    def _choose(self, text: str, metrics: Sequence[str], question: str, word: str) -> Clarification:
        """Offers the readings; a tapped choice repeats the question with the full name in place of the unclear word."""
        choices = [
            Choice(self._name(metric), self._asked_in_full(metric, question, word))
            for metric in metrics[:_MOST_CHOICES]
        ]
        return Clarification(text, tuple(choices))

    def _asked_in_full(self, metric: str, question: str, word: str) -> str:
        """The question with the full name; a name alone would be asked for its meaning."""
        asked = mask(question).replace(word, self._name(metric).lower())  # the journal keeps what is offered
        if len(tokens(asked)) > len(tokens(self._name(metric))) + 1:
            return asked
        return message("indicator.question.value", metric=self._name(metric))

    def _rank(
        self,
        metric: str,
        units: tuple[str, ...],
        period: Bounds | None,
        understanding: Understanding,
        principal: Principal,
    ) -> Answer:
        results, missing = self._comparable(metric, units, period, principal)
        if len(results) < 2:
            unit = units[0] if units else self._root
            return self._no_value(metric, unit, None, period, principal, split="từng đơn vị")
        low = self._from_below(metric, understanding)
        ranked = sorted(results, key=lambda result: result.value or 0.0, reverse=not low)
        key = "indicator.rank_low" if low else "indicator.rank_high"
        return self._listing(
            ranked, key, missing, best=self._units[ranked[0].unit].name, display=texts.shown(ranked[0])
        )

    def _all_units(self, metric: str, units: tuple[str, ...], period: Bounds | None, principal: Principal) -> Answer:
        results, missing = self._comparable(metric, units, period, principal)
        if len(results) < 2:
            unit = units[0] if units else self._root
            return self._no_value(metric, unit, None, period, principal, split="từng đơn vị")
        return self._listing(results, "indicator.list_units", missing)

    def _from_below(self, metric: str, understanding: Understanding) -> bool:
        """Tells whether a ranking begins with the lowest; "kém" is the highest where less is better."""
        said = {word for e in understanding.entities if e.type == "metric" for word in tokens(e.text)}
        words = set(tokens(understanding.text)) - said
        if not words.isdisjoint(_BAD_WORDS):
            return self._engine.metrics[metric].more_is_better is not False
        if not words.isdisjoint(_GOOD_WORDS):
            return self._engine.metrics[metric].more_is_better is False
        return not words.isdisjoint(_LOW_WORDS)

    def _comparable(
        self, metric: str, units: tuple[str, ...], period: Bounds | None, principal: Principal
    ) -> tuple[list[Result], list[str]]:
        """Returns the numbers of the named units, of those below one named unit, or of all wards; and units without one.

        Only numbers of one period can stand side by side: those of another count as missing.
        """
        if len(units) > 1:
            wanted: Sequence[str] = units
        elif units and self._units.children(units[0]):
            wanted = [child.id for child in self._units.children(units[0])]
        else:
            wanted = [u for u in self._engine.units_of(metric) if self._units[u].type in ("ward", "commune")]
        known = [r for r in self._engine.values(metric, wanted, principal, period) if r.value is not None]
        results = [result for result in known if result.period == known[0].period]
        there = {result.unit for result in results}
        return results, [self._units[unit].name for unit in wanted if unit not in there]

    def _compare(self, metric: str, units: tuple[str, ...], period: Bounds | None, principal: Principal) -> Answer:
        results = [r for r in self._engine.values(metric, units, principal, period) if r.value is not None]
        if len(results) < 2:
            missing = next(unit for unit in units if unit not in {result.unit for result in results})
            return self._no_value(metric, missing, None, period, principal)
        if len({result.period for result in results}) > 1:
            return self._side_by_side(results)
        absent = [self._units[unit].name for unit in units if unit not in {result.unit for result in results}]
        items = "; ".join(
            message("indicator.compare_item", unit=self._units[result.unit].name, display=texts.shown(result))
            for result in results
        )
        return self._listing(results, "indicator.compare", absent, items=items)

    def _side_by_side(self, results: list[Result]) -> IndicatorAnswer:
        """Numbers of different periods: each said with its own, nothing compared."""
        warning = message("indicator.different_periods")
        reference = texts.reference(results[0], self._units, value=False)
        return IndicatorAnswer(
            text="\n".join([warning, *(texts.sentence(result, self._units) for result in results)]),
            citations=texts.citations(results, self._units),
            indicator=replace(reference, warnings=(warning,)),
            completeness="partial",
        )

    def _listing(self, results: list[Result], key: str, missing: list[str], **values: str) -> IndicatorAnswer:
        first = results[0]
        text = message(key, metric=first.metric.name, period=first.period.label, **values)
        doubts = [d for result in results for d in texts.doubts(result, self._units)]
        if missing:
            doubts.insert(0, message("indicator.missing_parts", units=", ".join(missing)))
        reference = texts.reference(first, self._units, value=False)
        return IndicatorAnswer(
            text="\n".join([text, *dict.fromkeys(doubts)]),
            citations=texts.citations(results, self._units),
            indicator=replace(reference, warnings=tuple(dict.fromkeys(doubts))),
            table=texts.table(results, self._units),
            chart=texts.chart(results, self._units),
            completeness="partial" if missing else "complete",
        )

    def _parts_table(self, result: Result) -> Table | None:
        """The cells a computed number was made of."""
        if not result.computed or len(result.rows) < 2:
            return None
        rows = tuple(
            (self._units[row.unit].name, self._engine.metrics[row.metric].name, row.printed) for row in result.rows
        )
        return Table((message("indicator.column_unit"), "Chỉ tiêu", "Số in"), rows)

    def _target(self, result: Result) -> Answer:
        row = result.rows[0]
        text = message(
            "indicator.target",
            metric=result.metric.name,
            period=result.period.label,
            display=texts.shown(result),
            **texts.target_texts(row),
        )
        return IndicatorAnswer(
            text="\n".join([text, *texts.doubts(result, self._units)]),
            citations=texts.citations([result], self._units),
            indicator=texts.reference(result, self._units),
        )

    def _no_value(
        self,
        metric: str,
        unit: str,
        result: Result | None,
        period: Bounds | None,
        principal: Principal,
        split: str | None = None,
    ) -> Answer:
        """Keeps apart: the cell is empty, the report does not split that far, there is nothing at all."""
        name, where = self._name(metric), self._units[unit].name
        if result is not None:
            row = result.rows[0]
            key = "indicator.not_measured" if row.printed else "indicator.not_measured_empty"
            text = message(key, period=result.period.label, metric=name, unit=where, printed=row.printed)
            return Refusal(text, "not_measured", citations=texts.citations([result], self._units))
        context = self._context(metric, unit, principal, period)
        if context is None:
            periods = self._engine.periods_of(metric)
            label = periods[0].label if periods else ""
            text = message("indicator.no_data", metric=name, unit=where, period=label)
            return Refusal(text, "no_data", self._value_choices(metric))
        text = message(
            "indicator.no_split",
            period=context.period.label,
            metric=name,
            unit=split or where,
            context=texts.sentence(context, self._units),
        )
        return IndicatorAnswer(
            text=text,
            citations=texts.citations([context], self._units),
            indicator=texts.empty_reference(context.metric, unit, self._units, context.period, context.dataset),
            table=texts.table([context], self._units),
            completeness="partial",
            reason="no_data",
        )

    def _context(self, metric: str, unit: str, principal: Principal, period: Bounds | None) -> Result | None:
        """Returns the number of the nearest unit that includes this one, else of one below it."""
        below = (other for other in self._engine.units_of(metric) if self._units.is_within(other, (unit,)))
        for other in (unit, *self._units.ancestors(unit), *below):
            result = self._engine.value(metric, other, principal, period)
            if result is not None and result.value is not None:
                return result
        return None

    def _not_loaded(self, metric: str, asked: str) -> Refusal:
        loaded = "; ".join(period.label for period in self._engine.periods_of(metric)) or "chưa có"
        text = message("indicator.period_not_loaded", metric=self._name(metric), asked=asked, loaded=loaded)
        return Refusal(text, "period_not_loaded", self._value_choices(metric))

    def _denied(self, denial: NoPermission, principal: Principal) -> Refusal:
        name = denial.metric.name
        if denial.internal:
            return Refusal(message("indicator.no_permission_citizen", metric=name), "no_permission")
        allowed = ", ".join(self._units[unit].name for unit in principal.units if unit in self._units) or "–"
        where = self._units[denial.unit].name
        text = message("indicator.no_permission_unit", metric=name, unit=where, allowed=allowed)
        return Refusal(text, "no_permission")

    def _default_unit(self, metric: str, principal: Principal, period: Bounds | None) -> str | None:
        """No unit was named: the only one there is, else the whole office."""
        units = self._engine.units_of(metric)
        if len(units) == 1:
            return units[0]
        whole: Callable[[str], bool] = lambda unit: self._engine.value(metric, unit, principal, period) is not None  # noqa: E731
        return self._root if whole(self._root) else None

    def _which_unit(self, metric: str) -> Clarification | Refusal:
        units = self._engine.units_of(metric)[:_MOST_CHOICES]
        choices = tuple(
            Choice(self._units[unit].name, f"{self._name(metric)} của {self._units[unit].name}") for unit in units
        )
        if not choices:
            return Refusal(message("indicator.never_measured", metric=self._name(metric)), "no_data")
        if len(choices) < 2:
            return Refusal(message("indicator.which_unit"), "unknown_unit", choices)
        return Clarification(message("indicator.which_unit"), choices)

    def _value_choices(self, metric: str) -> tuple[Choice, ...]:
        name = self._name(metric)
        units = self._engine.units_of(metric)[:2]
        return tuple(Choice(self._units[unit].name, f"{name} của {self._units[unit].name}") for unit in units)

    def _next_choices(self, metric: str, unit: str) -> tuple[Choice, ...]:
        name = self._name(metric)
        choices = [Choice("Cách tính", f"{name} tính thế nào?")]
        wards = [u for u in self._engine.units_of(metric) if self._units[u].type in ("ward", "commune")]
        if len(wards) > 1:
            choices.append(Choice("Xếp hạng các phường, xã", f"{name}: phường nào cao nhất?"))
        above = next((u for u in self._units.ancestors(unit) if u in self._engine.units_of(metric)), None)
        if above:
            choices.append(Choice(self._units[above].name, f"{name} của {self._units[above].name}"))
        return tuple(choices)

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

    def _name(self, metric: str) -> str:
        return self._engine.metrics[metric].name
