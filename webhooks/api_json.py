"""JSON of the API: what was said read into its fields, a card written as bytes. Imported at the first request."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from marathon.errors import InvalidFieldError, NoJsonError


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what reads and writes a type as JSON; it is built once, when it is first needed."""
    return TypeAdapter(kind)


def read_query(kind: type | None, said: Mapping[str, str]) -> Any:
    """Return the fields of a query.

    Raises: InvalidFieldError naming the first that is unknown or cannot be read.
    """
    if kind is None:
        for name in said:
            raise InvalidFieldError(name=name, problem="there is no such field")
        return None
    try:
        return adapter(kind).validate_strings(dict(said), strict=True)
    except ValidationError as error:
        raise _named(error) from None


def read_body(kind: Any, said: bytes) -> Any:
    """Return the fields of a body.

    Raises: NoJsonError; InvalidFieldError naming the first that is missing, unknown or cannot be read.
    """
    try:
        read = json.loads(said)
    except (ValueError, RecursionError):
        raise NoJsonError from None
    try:
        return adapter(kind).validate_json(said, strict=True)
    except ValidationError as error:
        raise _named(error, read.get("kind") if isinstance(read, dict) else None) from None


def _named(error: ValidationError, kind: object = None) -> InvalidFieldError:
    """Return the first complaint: its field, and nothing of what was sent.

    Args: kind: by which the fields to expect were chosen, so that it is no part of their place.
    """
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = first["loc"][first["loc"][:1] == (kind,) :]
    problem = first["msg"].removeprefix("Value error, ").rstrip(".")
    return InvalidFieldError(name=".".join(map(str, place)) or "body", problem=problem)


_AS_OF: Final = re.compile(rb'"as_of":"[^"]*"')


def without_moment(body: bytes) -> tuple[bytes, bool]:
    """Return a card without the instant it was made, and whether it named one: all else makes it the same."""
    bare, count = _AS_OF.subn(b"", body)
    return bare, bool(count)
