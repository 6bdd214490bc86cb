"""How far the office is with a field report: told to whoever knows its number, and nothing else of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from assistant.answering.report_intake import ALPHABET, LETTERS
from assistant.domain.answer import Answer, Help, Refusal
from assistant.domain.errors import StoreUnavailable
from assistant.domain.report import FieldReport
from assistant.messages import message
from assistant.ports import FieldReports

INTENT = "report_issue"
_HERE = ZoneInfo("Asia/Ho_Chi_Minh")
_SENTENCE = re.compile(r"[^.?!;\n]+[.?!;\n]*\s*")
_MOST = 5  # of one message; more would be guessing
# "PA-7K2M9Q", "pa 7k2m9q", "PA7K2M9Q"; without the dash only what no word looks like
_NUMBER = re.compile(
    rf"(?<!\w)PA\s?(?:[-–—]\s?(?P<dashed>[{ALPHABET}]{{{LETTERS}}})|(?=[A-Z]*\d)(?P<bare>[{ALPHABET}]{{{LETTERS}}}))(?!\w)",
    re.IGNORECASE,
)


class ReportStatus:
    """Answers about reports by their numbers."""

    def __init__(self, reports: FieldReports, hotline: str) -> None:
        self._reports = reports
        self._hotline = hotline

    async def answer(self, question: str) -> Answer | None:
        """Returns how far the reports are whose numbers it names; None when none was."""
        numbers = numbers_in(question)[:_MOST]
        if not numbers:
            return None
        try:
            found = [(number, await self._reports.report(number)) for number in numbers]
        except StoreUnavailable:
            return Refusal(message("report_status.away", hotline=self._hotline), "unavailable")
        known = [_told(report) for _, report in found if report is not None]
        unknown = [number for number, report in found if report is None]
        if unknown:
            known.append(message("report_status.unknown", numbers=", ".join(unknown), hotline=self._hotline))
        text = "\n\n".join(known)
        return Refusal(text, "no_data") if len(unknown) == len(found) else Help(text)


def numbers_in(text: str) -> Sequence[str]:
    """Returns the numbers of reports in a text, as they were given out, each once."""
    found = (match["dashed"] or match["bare"] for match in _NUMBER.finditer(text))
    return list(dict.fromkeys(f"PA-{letters.upper()}" for letters in found))


def apart(text: str) -> Sequence[str]:
    """Returns the sentences that name a report and the rest, each in one piece; of one kind only, the whole message."""
    sentences = _SENTENCE.findall(text)
    of_reports = "".join(one for one in sentences if numbers_in(one)).strip()
    rest = "".join(one for one in sentences if not numbers_in(one)).strip()
    return [of_reports, rest] if of_reports and rest else [text]


def _told(report: FieldReport) -> str:
    sent = f"{report.reported_at.astimezone(_HERE):%d/%m/%Y}"
    lines = [
        message("report_status.sent", number=report.number, date=sent),
        message(f"report_status.state.{report.state}"),
    ]
    if report.reply:
        lines.append(message("report_status.reply", reply=report.reply))
    if report.changed_at is not None:
        lines.append(message("report_status.as_of", date=f"{report.changed_at.astimezone(_HERE):%H:%M %d/%m/%Y}"))
    return "\n".join(lines)
