"""Runs all benchmarks and writes docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
from datetime import date
from pathlib import Path

from benchmarks.admin import measure_admin
from benchmarks.catalogue import measure_catalogue
from benchmarks.channels import measure_channels
from benchmarks.product import measure_product
from benchmarks.register import measure_register
from benchmarks.retrieval import measure_retrieval
from benchmarks.understanding import measure_understanding
from benchmarks.vectors import measure_vectors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    arguments = parser.parse_args()
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Times depend on the machine and on what else it does; ratios against a peer measured in the",
        "same run travel better.",
        "",
        f"Made on {date.today().isoformat()}, Python {platform.python_version()}, {os.cpu_count()} processor cores.",
        "",
        *measure_product(),
        "",
        *measure_channels(),
        "",
        *measure_understanding(),
        "",
        *measure_retrieval(),
        "",
        *measure_vectors(),
        "",
        *measure_catalogue(),
        "",
        *measure_register(),
        "",
        *measure_admin(),
    ]
    report = "\n".join(lines) + "\n"
    print(report)
    if arguments.write:
        arguments.write.write_text(report, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
