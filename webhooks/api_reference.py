"""The API described: for programs as OpenAPI, for people as a page; both made once, when first asked for."""

import json
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

from webhooks.api_table import LARGEST_NUMBER
from webhooks.assets import PAGES, Asset
from webhooks.threads import in_pool

DESCRIPTION: Final = "/api/openapi.json"
_SCHEMA: Final = "#/components/schemas/"
Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class ReferenceRoutes:
    """The addresses that say what the API is; they are open to all, as nothing of anybody stands there."""

    pool: Executor
    version: str
    _made: dict[str, Asset] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [
            web.get(DESCRIPTION, self.description),
            web.get("/api", self.page),
            web.get("/api/docs", self.page),
        ]

    async def description(self, request: web.Request) -> web.StreamResponse:
        """Answer with the OpenAPI."""
        return await self._answer(request, "description", _description)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """Answer with the page."""
        return await self._answer(request, "page", _page)

    async def _answer(
        self, request: web.Request, name: str, make: Callable[[str], Asset]
    ) -> web.StreamResponse:
        if name not in self._made:
            self._made[name] = await in_pool(self.pool, make, self.version)
        return await self._made[name].answer(request)


def _description(version: str) -> Asset:
    from webhooks.api_description import describe

    return Asset.of(json.dumps(describe(version)).encode(), "application/json")


def _page(version: str) -> Asset:
    from jinja2 import Environment, StrictUndefined

    from webhooks.api_description import describe

    source = (PAGES / "reference.html").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"kinds": kinds, "tojson_pretty": _pretty}
    text = environment.from_string(source).render(api=describe(version))
    return Asset.of(text.encode(), "text/html")


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def kinds(schema: Json) -> list[tuple[str, str]]:
    """Return what a schema allows, each as words and the name of the type they lead to, empty for none."""
    if reference := schema.get("$ref"):
        name = str(reference).removeprefix(_SCHEMA)
        return [(name, name)]
    if several := schema.get("anyOf") or schema.get("oneOf"):
        return [kind for one in several for kind in kinds(one)]
    if schema.get("type") == "array":
        inner = schema.get("items") or {}
        return [(f"list of {words}", name) for words, name in kinds(inner)]
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return [(" · ".join(_pretty(value) for value in values), "")]
    kind = str(schema.get("format") or schema.get("type", "anything"))
    return [(f"{kind}{_bounds(schema)}", "")]


def _bounds(schema: Json) -> str:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    is_bounded = low is not None and high is not None and high < LARGEST_NUMBER
    return f", {low} to {high}" if is_bounded else ""
