"""“Xuất excel giúp tôi”: the files of the last answer with figures, or the figures that the same message asks for."""

from __future__ import annotations

from assistant.domain.answer import Answer, Choice, Help, Refusal
from assistant.domain.message import Topic, Understanding
from assistant.messages import message


def last_files(topic: Topic) -> Answer:
    """Returns the files of the last answer with figures; where there was none, what to ask first."""
    if topic.files is not None:
        return Help(message("export.ready", title=topic.files.title), downloads=topic.files.downloads)
    catalogue = message("export.choice.catalogue")
    return Refusal(message("export.nothing"), "no_data", (Choice(catalogue, catalogue),))


def asks_for_figures(understanding: Understanding, topic: Topic) -> bool:
    """Tells whether a request for a file names figures that were not shown yet: they are the answer, and bring their files.

    "Gửi bảng hồ sơ trễ hạn sang Excel" after an answer about late dossiers means the table that is there.
    """
    metrics = set(understanding.values("metric"))
    if topic.files is None:
        return bool(metrics)
    named = understanding.values("unit") or understanding.values("period")
    return bool(metrics - {topic.files.metric}) or bool(named and (metrics or topic.metric))
