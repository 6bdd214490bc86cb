"""Follow-ups: what "thế phường 9?", "so với cả khối", "không, ý tôi là kết hôn" mean after what was said before."""

from __future__ import annotations

from dataclasses import replace

from assistant.common.text import tokens
from assistant.domain.message import Entity, Topic, Understanding
from assistant.understanding.words import conversation_words

_NUMBERS = ("unit", "metric", "period")
_SHORT = 7  # words of "so với phường 99 thì sao ạ"


def continued(understanding: Understanding, topic: Topic) -> tuple[Understanding, Topic]:
    """Returns the question with what it leaves unsaid taken from the topic; both unchanged when it stands on its own."""
    if topic.intent is None:
        return understanding, topic
    words = conversation_words()
    text = understanding.text
    if topic.previous_procedure and words.back.search(text):
        topic = replace(topic, procedure=topic.previous_procedure, previous_procedure=topic.procedure)
        return _about_procedure(understanding, topic, words.back.sub(" ", text)), topic
    rest = words.correction.sub("", text)
    corrects = rest != text
    if corrects:
        rest = words.instead.sub("", words.meant.sub("", rest))
        understanding = _only(understanding, rest)
    left = words.follow_up.sub("", rest)
    goes_on = corrects or left != rest
    bare = words.what_about.sub("", left)
    if _is_only(understanding, ("procedure",), bare) and (goes_on or bare.strip() != left.strip(" ?.!")):
        return _same_aspect(understanding, topic), topic
    if topic.metric and (_is_only(understanding, _NUMBERS, bare) or _compares_only(understanding, left)):
        return _same_figure(understanding, topic, beside=bool(words.beside.search(text))), topic
    if corrects and topic.procedure and (aspect := _aspect(rest)):
        return replace(
            understanding, intent=f"procedure_{aspect}", follows=not understanding.values("procedure")
        ), topic
    return understanding, topic


def _only(understanding: Understanding, rest: str) -> Understanding:
    """The understanding of a part of the text."""
    offset = understanding.text.find(rest)
    entities = tuple(
        replace(entity, start=entity.start - offset)
        for entity in understanding.entities
        if offset <= entity.start and entity.start - offset + len(entity.text) <= len(rest)
    )
    return replace(understanding, text=rest, entities=entities)


def _compares_only(understanding: Understanding, left: str) -> bool:
    """Tells whether a short question only puts a unit or a time beside what was asked: "so với phường 99"."""
    words = conversation_words()
    short = len(left.split()) <= _SHORT and not understanding.values("procedure") and not understanding.values("metric")
    named = understanding.values("unit") or understanding.values("period") or words.unit_or_time.search(left)
    return short and bool(named) and words.beside.match(left.strip()) is not None


def _same_aspect(understanding: Understanding, topic: Topic) -> Understanding:
    """Another procedure, the question before; after a figure it is a new question."""
    if topic.intent is None or not topic.intent.startswith("procedure_"):
        return understanding
    return replace(understanding, intent=topic.intent, follows=True)


def _same_figure(understanding: Understanding, topic: Topic, *, beside: bool) -> Understanding:
    """Another unit, metric or period, the question before; "so với" puts it beside the unit talked about."""
    intent = topic.intent if topic.intent and topic.intent.startswith("indicator_") else "indicator_value"
    if beside and topic.unit and understanding.values("unit"):
        first = Entity("unit", "", topic.unit, -1)
        compared = (first, *understanding.entities)
        return replace(understanding, intent="indicator_compare", entities=compared, follows=True)
    if intent == "indicator_compare" and len(understanding.values("unit")) == 1:
        intent = "indicator_value"
    return replace(understanding, intent=intent, follows=True)


def _about_procedure(understanding: Understanding, topic: Topic, rest: str) -> Understanding:
    aspect = _aspect(rest)
    intent = f"procedure_{aspect}" if aspect else topic.intent or understanding.intent
    return replace(
        understanding, intent=intent if intent.startswith("procedure_") else "procedure_overview", follows=True
    )


def _aspect(text: str) -> str | None:
    return next((name for name, pattern in conversation_words().aspects.items() if pattern.search(text)), None)


def _is_only(understanding: Understanding, types: tuple[str, ...], left: str) -> bool:
    """Tells whether what is left of the question is nothing but mentions of these types."""
    entities = [entity for entity in understanding.entities if entity.type in types]
    if not entities:
        return False
    said = {word for entity in entities for word in tokens(entity.text)}
    return not [word for word in tokens(left) if word not in said and word not in _SMALL]


_SMALL = frozenset(
    "của ở tại cho với và so sánh thì là cả toàn về trong năm tháng quý làm cái vụ thủ tục bên còn thế vậy hơn kém bằng cùng kỳ "
    "đối chiếu giấy xin đăng ký sao ạ nhỉ em ad bạn tôi mình nữa đi hỏi".split()
)
