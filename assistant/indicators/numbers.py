"""Numbers as Vietnamese officials write them."""

from __future__ import annotations


def grouped(value: float) -> str:
    """Returns a number with "." between thousands and "," before decimals: 64861 → "64.861", 0.73 → "0,73"."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if value != int(value) else f"{int(value):,}"
    return text.translate(str.maketrans(",.", ".,"))


def display(value: float, unit: str) -> str:
    """Returns a value with its unit: 99.544 "%" → "99,54%", 1867 "văn bản" → "1.867 văn bản"."""
    return f"{grouped(round(value, 2))}%" if unit == "%" else f"{grouped(value)} {unit}".strip()


def printed_decimals(printed: str) -> int:
    """Returns how many decimals the first percentage in `printed` has: "98.27% (…)" → 2, "39%" → 0."""
    head = printed.split("%")[0].strip().split(" ")[-1]
    for mark in (".", ","):
        if mark in head:
            return len(head.rsplit(mark, 1)[1])
    return 0
