"""A cell's value as a Vietnamese document shows it: 4602 → "4.602", 0.9827 → "98,27%", a date → "30/06/2023"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_DIGITS = re.compile(r"[0#?](?:[0#?.,]*[0#?])?")


def shown(value: object, number_format: str | None) -> str:
    """Returns the text of a cell; "" for an empty one.

    Args:
        number_format: Excel's, "#,##0.00"; a general or unknown one shows a number as it is, with a decimal comma.
    """
    form = number_format or "General"
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value, form)
        case datetime():
            return _moment(value, form)
        case date():
            return f"{value.day:02}/{value.month:02}/{value.year}"
        case time():
            return f"{value.hour:02}:{value.minute:02}"
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02}"
        case _:
            return str(value)


def _moment(value: datetime, form: str) -> str:
    day = f"{value.month:02}/{value.year}" if not re.search("d", form, re.IGNORECASE) and re.search("y", form) else ""
    day = day or f"{value.day:02}/{value.month:02}/{value.year}"
    return f"{day} {value.hour:02}:{value.minute:02}" if value.hour or value.minute else day


def _number(value: float, form: str) -> str:
    sections = form.split(";")
    section = sections[1] if value < 0 and len(sections) > 1 and sections[1] else sections[0]
    pattern, before, after = _taken_apart(section)
    if not pattern:
        return _plain(value)
    if "%" in after or "%" in before:
        value *= 100
    decimals = len(pattern.partition(".")[2])
    whole_pattern = pattern.partition(".")[0]
    sign = "-" if value < 0 else ""
    text = f"{abs(value):,.{decimals}f}" if "," in whole_pattern else f"{abs(value):.{decimals}f}"
    whole, point, fraction = text.partition(".")
    shortest = len(re.sub("[^0]", "", pattern.partition(".")[2]))
    while len(fraction) > shortest and fraction.endswith("0"):
        fraction = fraction[:-1]
    if "," not in whole_pattern:
        whole = whole.zfill(whole_pattern.count("0"))
    number = whole.replace(",", ".") + ("," + fraction if point and fraction else "")
    return f"{sign}{before}{number}{after}"


def _taken_apart(section: str) -> tuple[str, str, str]:
    """Returns the digits' pattern, the text before and after it: '#,##0" đồng"' → "#,##0", "", " đồng".

    The pattern is "" for General, text, fractions and powers of ten.
    """
    literals: list[str] = []

    def kept(match: re.Match[str]) -> str:
        text = match[1] or match[2] or match[3] or ""
        literals.append(text)
        return chr(0xE000 + len(literals) - 1) if text and len(literals) < 1000 else ""

    plain = _LITERAL.sub(kept, section)
    found = _DIGITS.search(plain)
    if found is None or re.search(r"General|@|E[+-]|/", plain, re.IGNORECASE):
        return "", "", ""
    before, after = plain[: found.start()], plain[found.end() :].lstrip(",")

    def restored(text: str) -> str:
        return "".join(literals[ord(c) - 0xE000] if 0xE000 <= ord(c) < 0xE000 + len(literals) else c for c in text)

    return found[0], restored(before), restored(after)


def _plain(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    text = f"{value:.10g}"
    return text if "e" in text else text.replace(".", ",")
