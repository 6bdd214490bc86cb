"""Numbers as Vietnamese officials write them."""

from __future__ import annotations

import re


def grouped(value: float) -> str:
    """Returns a number with "." between thousands and "," before at most two decimals: 64861 → "64.861", 0.731 → "0,73"."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return ("0" if text == "-0" else text).translate(str.maketrans(",.", ".,"))


def display(value: float, unit: str) -> str:
    """Returns a value with its unit: 99.544 "%" → "99,54%", 1867 "văn bản" → "1.867 văn bản"."""
    return f"{grouped(value)}%" if unit == "%" else f"{grouped(value)} {unit}".strip()


def printed_decimals(printed: str) -> int:
    """Returns how many decimals the first percentage in `printed` has: "98.27% (…)" → 2, "39%" → 0, "1.234,5%" → 1."""
    match = re.search(r"(\d[\d.,]*)\s*%", printed) or re.search(r"(\d[\d.,]*)", printed)
    parts = re.split("[.,]", match[1].rstrip(".,")) if match else []
    return len(parts[-1]) if len(parts) > 1 else 0
