"""Domain values as JSON and back, read off their dataclasses; a member of a union is found by its code."""

import dataclasses
import hashlib
import json
import types
from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

Decode = Callable[[Any], Any]
PLAIN: Final = frozenset({int, float, str, bool, type(None)})


def to_json(value: Any) -> Any:
    """Return what json can write: dataclasses as objects, tuples as lists, dates as text."""
    kind: Any = type(value)
    if kind in PLAIN:
        return value
    if kind is tuple or kind is list:
        return [item if type(item) in PLAIN else to_json(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {name: to_json(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def fingerprint(*facts: Any) -> str:
    """Return a short text that differs as soon as any of the facts does."""
    return hashlib.sha256(json.dumps(to_json(facts), sort_keys=True).encode()).hexdigest()[:16]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def from_json(kind: Any, data: Any) -> Any:
    """Return the value of this type (a dataclass, an enum, a tuple or a union of coded dataclasses)."""
    return decoder(kind)(data)


@cache
def decoder(kind: Any) -> Decode:
    """Return the function that reads this type; it is built once."""
    origin = get_origin(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin in (Union, types.UnionType):
        return _union(get_args(kind))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    if kind is date or kind is datetime:
        return kind.fromisoformat
    if kind is float:
        return float
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _unchanged


def _unchanged(data: Any) -> Any:
    return data


def _tuple(members: tuple[Any, ...]) -> Decode:
    if members[-1] is Ellipsis:
        one = decoder(members[0])
        return lambda data: tuple(map(one, data))
    parts = tuple(map(decoder, members))
    return lambda data: tuple(part(item) for part, item in zip(parts, data, strict=True))


def _union(members: tuple[Any, ...]) -> Decode:
    present = tuple(member for member in members if member is not type(None))
    if len(present) == 1:
        one = decoder(present[0])
        return lambda data: None if data is None else one(data)
    by_code = {_code(member): decoder(member) for member in present}
    return lambda data: None if data is None else by_code[data["code"]](data)


def _code(kind: Any) -> str:
    hint = get_type_hints(kind)["code"]
    assert get_origin(hint) is Literal, f"{kind} needs a code to be told from its siblings"
    return str(get_args(hint)[0])


def _dataclass(kind: Any) -> Decode:
    """Read an object; fields that a newer or older program wrote besides are left out."""
    hints = get_type_hints(kind)
    names = frozenset(_names(kind))
    parts = tuple((name, part) for name in _names(kind) if (part := decoder(hints[name])) is not _unchanged)

    def read(data: dict[str, Any]) -> Any:
        values = {name: value for name, value in data.items() if name in names}
        for name, part in parts:
            if name in values:
                values[name] = part(values[name])
        return kind(**values)

    return read
