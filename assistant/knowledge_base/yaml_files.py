"""YAML into typed values, with the line of whatever is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from assistant.domain.errors import KnowledgeError

T = TypeVar("T")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser is ten times as fast; both are safe
Path_ = tuple[str | int, ...]


def read_yaml(path: Path) -> Any:
    """Returns the content of a YAML file.

    Raises:
        KnowledgeError: it is not readable YAML.
    """
    return parse_yaml(path, path.read_text(encoding="utf-8"))


def parse_yaml(path: Path, text: str) -> Any:
    """Like `read_yaml`, for text that stands inside the file `path` (front matter)."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506  it is a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise KnowledgeError(path, str(error.problem), line) from error


def convert(path: Path, kind: type[T], data: Any, at: Path_ = ()) -> T:
    """Returns `data` as a `kind` (a dataclass), strings turned into dates and tuples where the type says so.

    Args:
        at: where `data` stands in the file, for the line in an error.

    Raises:
        KnowledgeError: a key is missing, unknown or of the wrong type.
    """
    unknown = _unknown_keys(kind, data)
    if unknown:
        raise KnowledgeError(path, f"unknown key {unknown[0]!r}", _line_of(path, (*at, unknown[0])))
    try:
        converted: T = _adapter(kind).validate_python(data)  # type: ignore[arg-type]
        return converted
    except ValidationError as error:
        first = error.errors()[0]
        where = (*at, *first["loc"])
        problem = f"{'.'.join(map(str, where))}: {first['msg']}"
        raise KnowledgeError(path, problem, _line_of(path, where)) from error


@lru_cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _unknown_keys(kind: type[Any], data: Any) -> list[str]:
    if not (is_dataclass(kind) and isinstance(data, dict)):
        return []
    known = {field.name for field in fields(kind)}
    return [key for key in data if key not in known]


def _line_of(path: Path, where: Sequence[str | int]) -> int | None:
    """Returns the 1-based line of the deepest node on the way `where`; None when the file is not plain YAML."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"))
    except yaml.YAMLError:
        return None
    for step in where:
        child = _child(node, step)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node else None


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child: yaml.Node = node.value[step]
        return child
    return None
