"""The API described by OpenAPI 3.1, made of its table and of the types of cards and bodies. Imported at first request.

Source: OpenAPI Specification 3.1.1; its schemas are JSON Schema 2020-12, as pydantic writes them.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from webhooks.api_answers import ANSWERS
from webhooks.api_bodies import CodeBody, RefreshBody, TokensCard
from webhooks.api_json import adapter
from webhooks.api_table import ENDPOINTS, LARGEST_NUMBER, SIGNING_IN, Endpoint
from webhooks.problems import MEDIA_TYPE

Json = dict[str, Any]
TITLE: Final = "Marathon Coach"
ABOUT: Final = (
    "The cards of the coach as JSON: codes and numbers in SI units, dates as local days of the athlete. "
    "/link api in the chat gives a code; change it for tokens, and send “Authorization: Bearer TOKEN”. "
    "A browser that is signed in asks with its cookie. Whatever is not there, or not yours to see, is the same 404."
)
_REF: Final = "#/components/schemas/{model}"
_ALWAYS: Final = (
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_FIELDS: Final = {
    "ETag": "The mark of what was sent; If-None-Match asks whether it still holds",
    "RateLimit": "What is left of the quota, and for how many seconds it is counted on",
    "RateLimit-Policy": "How many requests within how many seconds",
}
_SIGNING_IN: Final[Mapping[str, tuple[Any, Any, Any]]] = {
    "begin": (TokensCard, None, CodeBody),
    "refresh": (TokensCard, None, RefreshBody),
    "revoke": (None, None, RefreshBody),
}
_KINDS: Final[Mapping[str, tuple[Any, Any, Any]]] = {
    **{name: (answer.card, answer.query, answer.body) for name, answer in ANSWERS.items()},
    **_SIGNING_IN,
}
"""The card, the query and the body of each."""
_PROBLEM: Final[Json] = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong (RFC 9457); code is for programs, detail for people, field names what is meant.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "field": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail", "code", "request_id"],
}


def describe(version: str) -> Json:
    """Return the whole description."""
    every = (*ENDPOINTS, *SIGNING_IN)
    kinds, schemas = _schemas(every)
    paths: Json = {}
    for endpoint in every:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, kinds)
    return {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": version, "description": ABOUT},
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Problem": _PROBLEM},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "browser": {"type": "apiKey", "in": "cookie", "name": "__Host-coach"},
            },
        },
    }


def _schemas(every: Iterable[Endpoint]) -> tuple[Mapping[Any, Json], Json]:
    """Return the schema of each card and body, and the definitions they refer to."""
    from pydantic import TypeAdapter

    wanted: list[tuple[Any, Any, TypeAdapter[Any]]] = []
    for endpoint in every:
        card, _, body = _KINDS[endpoint.name]
        if card is not None:
            wanted.append((endpoint.name, "serialization", adapter(card)))
        if body is not None:
            wanted.append((endpoint.name, "validation", adapter(body)))
    kinds, found = TypeAdapter.json_schemas(wanted, ref_template=_REF)
    return kinds, found.get("$defs", {})


def _operation(endpoint: Endpoint, kinds: Mapping[Any, Json]) -> Json:
    said: Json = {
        "operationId": endpoint.name,
        "summary": endpoint.about,
        "tags": [endpoint.path.split("/")[2]],
        "parameters": list(_parameters(endpoint)),
        "responses": {str(status): answer for status, answer in _responses(endpoint, kinds)},
        "security": [] if endpoint.is_open else [{"token": []}, {"browser": []}],
    }
    if not endpoint.is_read:
        media: Json = {"schema": kinds[(endpoint.name, "validation")]}
        if endpoint.example is not None:
            media["example"] = endpoint.example
        said["requestBody"] = {"required": True, "content": {"application/json": media}}
    return said


def _parameters(endpoint: Endpoint) -> Iterable[Json]:
    for name in ("athlete_id", "team_id"):
        if f"{{{name}}}" in endpoint.path:
            schema = {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER}
            about = "A number from /api/athletes"
            yield {"name": name, "in": "path", "required": True, "description": about, "schema": schema}
    _, query, _ = _KINDS[endpoint.name]
    if query is not None:
        for name, schema in adapter(query).json_schema()["properties"].items():
            about = schema.pop("description", "")
            bare = next(iter(schema.get("anyOf", [schema])))  # one that is left out is not null
            yield {"name": name, "in": "query", "required": False, "description": about, "schema": bare}
    if endpoint.changes:
        about = "The ETag that was read, so that nobody's change is lost"
        yield {
            "name": "If-Match",
            "in": "header",
            "required": True,
            "description": about,
            "schema": {"type": "string"},
        }


def _responses(endpoint: Endpoint, kinds: Mapping[Any, Json]) -> Iterable[tuple[int, Json]]:
    good: Json = {"description": endpoint.about}
    if _KINDS[endpoint.name][0] is not None:
        good["content"] = {"application/json": {"schema": kinds[(endpoint.name, "serialization")]}}
    if not endpoint.is_open:
        good["headers"] = {
            name: {"description": about, "schema": {"type": "string"}} for name, about in _FIELDS.items()
        }
    yield endpoint.status, good
    if endpoint.is_read:
        yield HTTPStatus.NOT_MODIFIED.value, {"description": "What If-None-Match names still holds"}
    for status in sorted(_refusals(endpoint)):
        yield (
            status.value,
            {
                "description": status.phrase,
                "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}},
            },
        )


def _refusals(endpoint: Endpoint) -> set[HTTPStatus]:
    """Return what an endpoint may be refused with."""
    found = {*_ALWAYS, HTTPStatus.UNAUTHORIZED}
    if "{" in endpoint.path:
        found |= {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}
    if not endpoint.is_read:
        found |= {
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.FORBIDDEN,
        }
    if endpoint.changes:
        found |= {HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED}
    return found
