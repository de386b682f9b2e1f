"""The files of the pages, read once at start and answered from memory with an ETag."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from aiohttp import ETag, hdrs, web

from webhooks.bare_answer import BareAnswer

PAGES = Path(__file__).parent / "pages"
SUFFIXES = (".css", ".js", ".svg")
UPLOT = "uplot-1.6.32"
"""The folder of the chart library; with its version in the address, a browser may keep it for good."""
A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file: its bytes, what they are, and the mark that says whether a browser's copy is still good."""

    content: bytes
    content_type: str
    etag: str
    keep: str = "no-cache"

    @classmethod
    def read(cls, path: Path, keep: str = "no-cache") -> Self:
        """Return a file as an asset."""
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return cls.of(path.read_bytes(), kind, keep)

    @classmethod
    def of(cls, content: bytes, content_type: str, keep: str = "no-cache") -> Self:
        """Return bytes as an asset."""
        etag = hashlib.sha256(content).hexdigest()[:16]
        return cls(content=content, content_type=content_type, etag=etag, keep=keep)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer with the file, or with 304 where the browser's copy is still good."""
        known = request.if_none_match or ()
        if any(tag.value in (self.etag, "*") for tag in known):
            response: web.StreamResponse = BareAnswer(status=304)
        else:
            response = web.Response(body=self.content, content_type=self.content_type, charset="utf-8")
        response.etag = ETag(value=self.etag)
        response.headers[hdrs.CACHE_CONTROL] = self.keep
        return response


def page(name: str) -> Asset:
    """Return one page by its file's name."""
    return Asset.read(PAGES / name)


def asset_routes() -> list[web.RouteDef]:
    """Return a route for each style, script and drawing beside the pages."""
    files = sorted(path for path in PAGES.iterdir() if path.suffix in SUFFIXES)
    kept = sorted(path for path in (PAGES / "vendor" / UPLOT).iterdir() if path.suffix in SUFFIXES)
    return [
        *(web.get(f"/static/{path.name}", Asset.read(path).answer) for path in files),
        *(web.get(f"/static/{UPLOT}/{path.name}", Asset.read(path, A_YEAR).answer) for path in kept),
    ]
