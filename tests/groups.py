"""Which tests run in the same worker: those of a class, and those that share something dear or empty a database."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

_GROUPS = {
    "product": ("tests/e2e/", "tests/quality/", "tests/specification/test_specification.py"),
    "golden": ("tests/specification/test_golden.py::TestWithRasa",),
}


def group_of(nodeid: str) -> str:
    """Returns the group of a test, its class or file when it is in none."""
    scope = nodeid.split("[")[0].rsplit("::", 1)[0]
    for name, beginnings in _GROUPS.items():
        if nodeid.startswith(beginnings):
            return name
    return "postgres" if "Postgres" in scope or nodeid.partition("[")[0].endswith("_postgres") else scope


class InGroups(LoadScopeScheduling):
    """xdist's own groups (`--dist loadgroup`) do nothing with pytest 9.2, which keeps the ids of tests elsewhere."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
