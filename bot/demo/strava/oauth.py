"""OAuth as Strava does it: the authorize page, tokens for codes, refresh, revoke and deauthorize."""

import base64
import binascii
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from bot.demo.strava.athletes import Athletes
from bot.demo.strava.grants import SCOPES, Grant, Grants
from bot.demo.strava.pages import activity_page, authorize_page, full_page, gone_page
from bot.demo.strava.records import Records
from bot.demo.strava.refusals import refusal
from bot.demo.strava.registration import Registration
from bot.demo.strava.summary import athlete_payload
from marathon.ports import Clock


class OAuthRoutes:
    """What a browser and the application ask of OAuth; signed_in is whose browser it is, if that is known."""

    def __init__(
        self, *, app: Registration, records: Records, grants: Grants, athletes: Athletes, clock: Clock
    ) -> None:
        """Answer from these."""
        self.signed_in: int | None = None
        self._app = app
        self._records = records
        self._grants = grants
        self._athletes = athletes
        self._clock = clock

    def routes(self, prefix: str) -> list[web.RouteDef]:
        """Return what lies both beside the API and in it: the application's calls."""
        return [
            web.post(f"{prefix}/token", self._token),
            web.post(f"{prefix}/deauthorize", self._deauthorize),
            web.post(f"{prefix}/revoke", self._revoke),
        ]

    def pages(self, prefix: str) -> list[web.RouteDef]:
        """Return what a browser sees."""
        paths = (f"{prefix}/authorize", f"{prefix}/mobile/authorize")
        asks = [web.get(path, self._ask) for path in paths]
        shows = web.get(f"{prefix.removesuffix('/oauth')}/activities/{{number:[0-9]{{1,18}}}}", self._show)
        return [*asks, *(web.post(path, self._answer) for path in paths), shows]

    async def _show(self, request: web.Request) -> web.Response:
        recording = self._records.recording(int(request.match_info["number"]))
        if recording is None:
            return web.Response(status=404, text=gone_page(), content_type="text/html")
        headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
        return web.Response(text=activity_page(recording), content_type="text/html", headers=headers)

    async def _ask(self, request: web.Request) -> web.Response:
        scopes = self._asked(request.query)
        if self.signed_in is not None and not self._grants.has_room_for(self.signed_in):
            return web.Response(status=403, text=full_page(), content_type="text/html")
        text = authorize_page(
            application=self._app.name,
            scopes=scopes,
            athletes=list(self._records.athletes.values()),
            signed_in=self.signed_in,
        )
        back = urlsplit(request.query["redirect_uri"])
        headers = {
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
            f"form-action 'self' {back.scheme}://{back.netloc}",  # the form's answer leads there
            "Referrer-Policy": "same-origin",  # without one the form's origin would be null
        }
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def _answer(self, request: web.Request) -> web.Response:
        """Send the browser back with a code and the scopes that stayed ticked, or with a refusal."""
        asked, form = self._asked(request.query), await request.post()
        back = {"state": request.query.get("state", "")}
        athlete_id = str(form.get("athlete_id", ""))
        if form.get("answer") != "authorize":
            return _sent_back(request.query["redirect_uri"], {**back, "error": "access_denied"})
        if not athlete_id.isdecimal() or int(athlete_id) not in self._records.athletes:
            raise refusal(400, "Athlete", "id", "invalid")
        if not self._grants.has_room_for(int(athlete_id)):
            return web.Response(status=403, text=full_page(), content_type="text/html")
        ticked = [scope for scope in asked if scope == "read" or scope in form.getall("scope", [])]
        code = self._athletes.approve(int(athlete_id), ticked)
        return _sent_back(request.query["redirect_uri"], {**back, "code": code, "scope": ",".join(ticked)})

    def _asked(self, query: Mapping[str, str]) -> list[str]:
        """Return the scopes asked for, “read” always among them."""
        self._app.check_active()
        self._app.check_id(query.get("client_id", ""))
        self._app.check_redirect(query.get("redirect_uri", ""))
        if query.get("response_type") != "code":
            raise refusal(400, "Application", "response_type", "invalid")
        asked = [scope for scope in query.get("scope", "").replace(" ", ",").split(",") if scope]
        if not asked or not set(asked) <= set(SCOPES):
            raise refusal(400, "Authorize", "scope", "invalid")
        return [scope for scope in SCOPES if scope in {*asked, "read"}]

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self._app.check(form.get("client_id", ""), form.get("client_secret", ""))
        self._app.check_active()
        match form.get("grant_type"):
            case "authorization_code":
                grant = self._grants.exchange(form.get("code", ""))
                whose = athlete_payload(self._records.athletes[grant.athlete_id])
                return web.json_response({**self._pair(grant), "athlete": whose})
            case "refresh_token":
                return web.json_response(self._pair(self._grants.refresh(form.get("refresh_token", ""))))
            case _:
                raise refusal(400, "Application", "grant_type", "invalid")

    def _pair(self, grant: Grant) -> dict[str, object]:
        return {
            "token_type": "Bearer",
            "expires_at": int(grant.expires_at.timestamp()),
            "expires_in": int((grant.expires_at - self._clock.now()).total_seconds()),
            "refresh_token": grant.refresh_token,
            "access_token": grant.access_token,
        }

    async def _deauthorize(self, request: web.Request) -> web.Response:
        form = await request.post()
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = str(form.get("access_token") or request.query.get("access_token") or bearer)
        grant = self._grants.holder(token)
        self._athletes.leave(grant.athlete_id)
        return web.json_response({"access_token": token})

    async def _revoke(self, request: web.Request) -> web.Response:
        """Either token ends both; an unknown one is no error (RFC 7009)."""
        self._app.check(*_basic(request.headers.get("Authorization", "")))
        token = str((await request.post()).get("token", ""))
        if not token:
            raise refusal(400, "Application", "token", "missing")
        owner_id = self._grants.owner_of(token)
        if owner_id is not None:
            self._athletes.leave(owner_id)
        return web.json_response({})


def _sent_back(redirect_uri: str, params: Mapping[str, str]) -> web.Response:
    joint = "&" if urlsplit(redirect_uri).query else "?"
    return web.Response(status=302, headers={"Location": redirect_uri + joint + urlencode(params)})


def _basic(header: str) -> tuple[str, str]:
    scheme, _, coded = header.partition(" ")
    try:
        told = base64.b64decode(coded, validate=True).decode() if scheme == "Basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        told = ""
    client_id, colon, secret = told.partition(":")
    if not colon:
        raise refusal(401, "Application", "", "invalid")
    return client_id, secret
