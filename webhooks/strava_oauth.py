"""The pages that connect Strava: a link that only a POST spends, the way there and back, and a last yes."""

import secrets
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from marathon.errors import StravaLinkError, StravaPageOverError
from marathon.ports import StravaApi
from marathon.usecases.connect_strava import (
    ConnectOffer,
    ConnectQuestion,
    confirm_connect,
    finish_connect,
    look_at_offer,
    refuse_connect,
    start_connect,
)
from marathon.usecases.desk import Desk
from marathon.usecases.keep_account import Tell
from marathon.words import connecting as words
from marathon.words import strava_brand as brand
from marathon.words.voice import Voice
from webhooks.plain_page import form, paragraphs, plain_page
from webhooks.threads import in_pool

PAGE: Final = "/strava/connect/{token}"
CALLBACK: Final = "/strava/callback"
CONFIRM: Final = "/strava/confirm"
LONGEST_WORD: Final = 512
_MINUTES_10: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectRoutes:
    """The routes of connecting.

    public_url: where browsers reach this service; Strava sends them back there.
    tell: lets the chat know, inside the unit that stores what happened.
    is_shared: whether a coach may ever see what comes from Strava.
    """

    desk: Desk
    strava: StravaApi
    pool: Executor
    public_url: str
    tell: Tell
    is_shared: bool = True

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add."""
        return [
            web.get(PAGE, self.offer),
            web.post(PAGE, self.start),
            web.get(CALLBACK, self.callback, allow_head=False),
            web.get(CONFIRM, self.over, allow_head=False),
            web.post(CONFIRM, self.confirm),
        ]

    async def offer(self, request: web.Request) -> web.StreamResponse:
        """Show what connecting means; looking spends nothing, so link previews may."""
        offer = await in_pool(self.pool, look_at_offer, self.desk, _word(request.match_info["token"]))
        voice = Voice(language=offer.athlete.language)
        return self._page(_offer_body(offer, voice, is_shared=self.is_shared), voice)

    async def start(self, request: web.Request) -> web.StreamResponse:
        """Spend the link and send this browser to Strava."""
        browser = secrets.token_urlsafe(32)
        token = _word(request.match_info["token"])
        state = await in_pool(self.pool, start_connect, self.desk, token, browser)
        url = self.strava.authorize_url(state, self.public_url + CALLBACK)
        response = web.Response(status=303, headers={hdrs.LOCATION: url})
        response.set_cookie(
            self._cookie, browser, max_age=_MINUTES_10, path="/", httponly=True, secure=self._is_https,
            samesite="Lax",
        )  # fmt: skip
        return response

    async def callback(self, request: web.Request) -> web.StreamResponse:
        """Take the browser back from Strava, and ask whether this is the right account."""
        told = request.query
        if not told:
            return await self.over(request)
        browser = self._browser(request)
        state = _word(told.get("state", ""))
        if "error" in told:
            who = await in_pool(self.pool, refuse_connect, self.desk, state, browser)
            voice = Voice(language=who.language)
            return self._page(paragraphs([words.not_connected(voice)]), voice)
        question = await in_pool(
            self.pool,
            finish_connect,
            self.desk,
            self.strava,
            self.tell,
            state=state,
            browser=browser,
            code=_word(told.get("code", "")),
            scope=_word(told.get("scope", "")),
        )
        voice = Voice(language=question.athlete.language)
        return self._page(_question_body(question, voice), voice)

    async def over(self, _request: web.Request) -> web.StreamResponse:
        """Answer who loads a page again after its address has let go of what it was made from.

        Raises: StravaPageOverError.
        """
        raise StravaPageOverError

    async def confirm(self, request: web.Request) -> web.StreamResponse:
        """Take the last yes."""
        form = await request.post()
        token, browser = _word(str(form.get("token", ""))), self._browser(request)
        done = await in_pool(self.pool, confirm_connect, self.desk, self.tell, token=token, browser=browser)
        voice = Voice(language=done.athlete.language)
        response = self._page(paragraphs([words.done(done.scopes, voice)]), voice)
        response.del_cookie(self._cookie, path="/", secure=self._is_https, httponly=True, samesite="Lax")
        return response

    @property
    def _is_https(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    @property
    def _cookie(self) -> str:
        return "__Host-strava" if self._is_https else "strava"

    def _browser(self, request: web.Request) -> str:
        found = request.cookies.get(self._cookie)
        if not found:
            raise StravaLinkError
        return found

    def _page(self, body: str, voice: Voice) -> web.Response:
        leads_to = self._strava_origin  # the form's answer leads there
        return plain_page(words.page_title(voice), body, language=voice.language, leads_to=leads_to)

    @property
    def _strava_origin(self) -> str:
        parts = urlsplit(self.strava.authorize_url("", ""))
        return f"{parts.scheme}://{parts.netloc}"


def _word(text: str) -> str:
    """Return what a browser sent, unless it is longer than anything we or Strava make.

    Raises: StravaLinkError.
    """
    if len(text) > LONGEST_WORD:
        raise StravaLinkError
    return text


def _offer_body(offer: ConnectOffer, voice: Voice, *, is_shared: bool) -> str:
    who = words.who_asks(offer.athlete.name, offer.teams, voice)
    meaning = words.what_it_means(is_shared=is_shared, voice=voice)
    return paragraphs([who, *meaning]) + form(brand.CONNECT)


def _question_body(question: ConnectQuestion, voice: Voice) -> str:
    asked = words.question(question.strava_name, question.athlete.name, voice)
    return paragraphs([asked, *words.limits(question.scopes, voice)]) + form(
        words.confirm(voice), CONFIRM, token=question.token
    )
