"""Writes the list in docs/indicator-data.md; run it after changing knowledge/indicators or the checks."""

from __future__ import annotations

from assistant.knowledge_base.check_report import PAGE, check_list, with_list
from assistant.knowledge_base.knowledge import load_knowledge
from assistant.knowledge_base.table_checks import check
from assistant.settings import Settings

if __name__ == "__main__":
    knowledge = load_knowledge(Settings().knowledge)
    found = check(knowledge.tables, knowledge.units)
    listed = check_list(found, knowledge.tables, knowledge.units)
    PAGE.write_text(with_list(PAGE.read_text(encoding="utf-8"), listed), encoding="utf-8")
