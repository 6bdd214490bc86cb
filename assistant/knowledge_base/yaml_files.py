"""YAML into typed values, with the line of whatever is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import yaml
from pydantic import TypeAdapter, ValidationError

from assistant.domain.errors import KnowledgeError
from assistant.messages import message

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


def read_uploaded(name: str, content: bytes, read: Callable[[Path, str], T]) -> T:
    """Returns what `read` makes of an uploaded file; its errors name the file as the person does.

    Args:
        read: gets a file with this content, because the line of a mistake is looked up there, and its text.

    Raises:
        KnowledgeError: no UTF-8, no YAML, or whatever `read` finds wrong.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise KnowledgeError(Path(name), message("library.encoding")) from error
    with TemporaryDirectory() as folder:
        path = Path(folder) / "uploaded"
        path.write_bytes(content)
        try:
            return read(path, text)
        except KnowledgeError as error:
            raise KnowledgeError(Path(name), error.problem, error.line) from error
        except (yaml.YAMLError, RecursionError) as error:
            raise KnowledgeError(Path(name), str(error).partition("\n")[0]) from error


def write_yaml(data: Any) -> str:
    """Returns values as the YAML that people write: keys in their order, letters as they are."""
    text: str = yaml.safe_dump(_plain(data), allow_unicode=True, sort_keys=False, width=120)
    return text


def _plain(data: Any) -> Any:
    """Dataclasses, tuples and mappings → what YAML knows; 3.0 → 3, because nobody writes working days with decimals."""
    if is_dataclass(data) and not isinstance(data, type):
        return {field.name: _plain(getattr(data, field.name)) for field in fields(data)}
    if isinstance(data, Mapping):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    return int(data) if isinstance(data, float) and data.is_integer() else data


def convert(path: Path, kind: type[T], data: Any, at: Path_ = ()) -> T:
    """Returns `data` as a `kind` (a dataclass), strings turned into dates and tuples where the type says so.

    Args:
        at: where `data` stands in the file, for the line in an error.

    Raises:
        KnowledgeError: a key is missing, unknown or of the wrong type.
    """
    unknown = _unknown_key(kind, data, at)
    if unknown:
        raise KnowledgeError(path, f"unknown key {unknown[-1]!r}", _line_of(path, unknown))
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


@lru_cache
def _fields(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind) if is_dataclass(kind) else {}


def _unknown_key(kind: Any, data: Any, at: Path_) -> Path_ | None:
    """Returns where the first key stands that is no field of `kind` or of a value inside it; pydantic would drop it silently."""
    inside: Iterable[tuple[Any, Any, str | int]] = ()
    known = _fields(kind)
    if known and isinstance(data, dict):
        unknown = next((key for key in data if key not in known), None)
        if unknown is not None:
            return (*at, unknown)
        inside = [(known[key], value, key) for key, value in data.items()]
    elif get_origin(kind) is tuple and isinstance(data, list):
        inside = [(get_args(kind)[0], value, index) for index, value in enumerate(data)]
    found = (_unknown_key(inner, value, (*at, step)) for inner, value, step in inside)
    return next((place for place in found if place), None)


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
