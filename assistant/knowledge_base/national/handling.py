"""Ways to hand in, handling times and fees, printed as one table without its borders.

"Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp7 Ngày làm việc70,000 Việt Nam Đồng(…)…Trực tuyến7 Ngày làm việcMiễn phí"

The catalogue's own "Miễn phí" is not believed when the note beside it speaks of money: many offices chose it because the amount
is set elsewhere. An amount below 1,000 đồng is the same amount in thousands when the note says so, otherwise not known.
Where the time has lost its unit it is glued to the amount ("Trực tuyến120 VNĐ" is 1 … and 20): only the note can tell them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TypeVar

from assistant.domain.procedure import Fee, HandlingTime, SubmissionChannel, TimeUnit

_Row = TypeVar("_Row", HandlingTime, Fee)

_HEADER = "Hình thức nộpThời gianPhí, lệ phíMô tả"
_CHANNELS: dict[str, SubmissionChannel] = {"Trực tiếp": "direct", "Trực tuyến": "online", "Dịch vụ bưu chính": "post"}
_UNITS: dict[str, TimeUnit] = {"Ngày làm việc": "working_day", "Ngày": "day", "Giờ": "hour", "Tháng": "month"}
_CURRENCY = r"(?:Việt Nam Đồng|VNĐ|VND|Đồng|USD|EUR)"
_MONEY = r"\d{1,9}(?:,\d{3}){0,4}"
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*")
_ROW = re.compile(
    r"(?P<channel>Trực tiếp|Trực tuyến|Dịch vụ bưu chính)"
    r"(?:(?P<value>\d{1,4}(?:\.\d{1,4})?)\s*(?P<unit>Ngày làm việc|Ngày|Giờ|Tháng)"
    r"|(?P<none>Không có thông tin)|(?P<bare>\d{1,4})(?=Miễn phí|Không có thông tin)"
    r"|(?P<words>Không(?: quy định| phải trả kết quả[^.]*?)?\s*|Hệ thống [^.]*?\.|Trong ngày|Ngay)"
    r"(?=Miễn phí|Không có thông tin|\d))?"
    rf"(?P<fee>Miễn phí|Không có thông tin|(?P<amount>{_MONEY})\s*(?P<currency>{_CURRENCY}))?"
)
_NOTE_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})+|\d{4,12})\s*(?:đồng|đ\b|VNĐ|VND)", re.IGNORECASE)
# "Miễn phí" with such a note is free; with any other note it only means that the amount stands elsewhere.
_FREE_NOTE = re.compile(
    r"^\W*(?:không(?: có| thu| quy định| phải nộp| mất)?(?: (?:phí|lệ phí|phí,? lệ phí))?"
    r"|miễn(?: phí| lệ phí)?(?:\s*\((?:theo )?Thông tư[^()]*\)?)?|chưa quy định)\W*$",
    re.IGNORECASE,
)
# A few entries name the fee in the description instead: "Phí: Thông tư số 261/2016/TT-BTC …".
_FEE_LINE = re.compile(r"(?:^|\n)\W*(?:các loại |mức )?(?:lệ )?phí\b(?!\W*(?:không|miễn))", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?:(?<=^\()|(?<=[\s;.+-]))(?:\d{1,2}|[a-zđ]|[ivx]{1,4})(?P<closing>\))(?=\s)")
_NUMBERED = re.compile(r"\((?:\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s(?!.*(?:phí\b|đồng\b|USD))", re.DOTALL)
_NOTE_END = re.compile(r"\)(?=[\w+*•-]|$)")


@dataclass(frozen=True, slots=True)
class Handling:
    """What the table says; `structured` tells of time and fee whether every row could be read."""

    times: tuple[HandlingTime, ...]
    fees: tuple[Fee, ...]
    channels: frozenset[SubmissionChannel]
    time_structured: bool
    fee_structured: bool


def parse_handling(text: str) -> Handling:
    """Returns the rows of the table; equal rows of several channels become one row for any channel."""
    times: list[HandlingTime] = []
    fees: list[Fee] = []
    channels: list[SubmissionChannel] = []
    time_ok = fee_ok = True
    for row, rest in _rows(text.removeprefix(_HEADER)):
        channel = _CHANNELS[row["channel"]]
        channels.append(channel)
        note, description = _note(rest)
        times.append(_time(row, channel, description))
        elsewhere = description if note is None and _FEE_LINE.search(description or "") else None
        fees.append(_fee(row, channel, note or elsewhere))
        time_ok &= any(row[group] for group in ("value", "none", "bare", "words"))
        fee_ok &= row["fee"] is not None
    return Handling(_merged(times, channels), _merged(fees, channels), frozenset(channels), time_ok, fee_ok)


def _rows(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yields each row's beginning and what follows it up to the next row."""
    starts = [match for match in _ROW.finditer(text) if match["fee"] or match["value"] or match["none"]]
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        yield match, text[match.end() : end]


def _note(rest: str) -> tuple[str | None, str | None]:
    """Splits "(note of the fee)description"."""
    if not rest.startswith("("):
        return None, rest.strip() or None
    marks = {match.start("closing") for match in _LIST_MARK.finditer(rest)}  # "a) …; b) …" closes nothing
    depth = 0
    for at, character in enumerate(rest):
        depth += (character == "(") - (character == ")" and at not in marks)
        if depth == 0:
            return rest[1:at].strip(" ()") or None, rest[at + 1 :].strip() or None
    if _NUMBERED.match(rest):  # a description "(1) … (2) …"
        return None, rest.strip()
    end = _NOTE_END.search(rest)  # one was never closed: the next cell is glued to the last of them
    at = end.start() if end else len(rest)
    return rest[1:at].strip(" ()") or None, rest[at + 1 :].strip() or None


def _time(row: re.Match[str], channel: SubmissionChannel, description: str | None) -> HandlingTime:
    if row["value"]:
        return HandlingTime(channel, float(row["value"]), _UNITS[row["unit"]], description)
    if row["words"] in ("Ngay", "Trong ngày"):
        return HandlingTime(channel, None, "immediate", description)
    words = (row["words"] or "").strip(" .")
    told = words if len(words) > len("Không quy định") else None
    return HandlingTime(channel, None, "working_day", told or description)  # a bare number has lost its unit


def _fee(row: re.Match[str], channel: SubmissionChannel, note: str | None) -> Fee:
    if row["amount"] is None:
        free = row["fee"] == "Miễn phí" and (note is None or bool(_FREE_NOTE.match(note)))
        return Fee("Phí, lệ phí", channel, 0 if free else None, None if free else note)
    if row["currency"] in ("USD", "EUR"):
        return Fee("Phí, lệ phí", channel, None, f"{row['amount']} {row['currency']}" + (f". {note}" if note else ""))
    told = {int(re.sub(r"\D", "", match[1])) for match in _NOTE_AMOUNT.finditer(note or "")}
    glued = not any(row[group] for group in ("value", "none", "words"))
    return Fee("Phí, lệ phí", channel, (_glued_amount if glued else _amount)(row["amount"], told), note)


def _amount(printed: str, told: AbstractSet[int]) -> int | None:
    amount = int(printed.replace(",", ""))
    if amount >= 1000:
        return amount
    return amount * 1000 if amount and amount * 1000 in told else None


def _glued_amount(printed: str, told: AbstractSet[int]) -> int | None:
    """The amount after one or two digits of a time: the one the note names, or the only one that the commas allow."""
    possible = [printed[digits:] for digits in (1, 2) if _AMOUNT.fullmatch(printed[digits:])]
    amounts = [int(amount.replace(",", "")) for amount in possible]
    named = {amount for one in amounts for amount in (one, one * 1000) if amount in told}
    if named:
        return named.pop() if len(named) == 1 else None
    forced = "," in printed and not _GROUPED.fullmatch(printed) and len(amounts) == 1
    return amounts[0] if forced else None


def _merged(rows: Sequence[_Row], channels: Sequence[SubmissionChannel]) -> tuple[_Row, ...]:
    """One row "any" for what is the same in every channel."""
    alike = {replace(row, channel="any") for row in rows}
    if len(set(channels)) > 1 and len(alike) == 1:
        return tuple(alike)
    return tuple(dict.fromkeys(rows))
