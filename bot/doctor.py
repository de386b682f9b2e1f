"""What the doctor looks at: settings, doors, database and disk. It creates and changes nothing."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final

from bot.wiring import BUILT_DOORS
from marathon.domain.strava_account import Sight
from marathon.errors import SettingsError, StoreUnavailableError
from marathon.settings import Feature, Settings, features, read_settings, read_store_settings
from marathon.store.inspection import Condition, Finding, look_at
from marathon.words import chat_operator as chat_words
from marathon.words import doctor as more
from marathon.words import mail_operator as mail_words
from marathon.words import operator as words
from marathon.words import strava_operator as strava_words

LEAST_FREE_MB: Final = 200
MOST_OFF_S: Final = (
    30.0  # own choice: Slack and Telegram refuse what is five minutes old, a token lasts fifteen
)
ANSWERS_WITHIN_S: Final = 5.0
TIGHT: Final = 0.9
LONGEST_LAG: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing the doctor looked at, and what to do where it is not fine."""

    name: str
    fine: bool
    what: str


def checks() -> Iterator[Check]:
    """Look at settings, doors, clock, database and disk."""
    settings = None
    try:
        settings = read_settings()
        yield Check(name="settings", fine=True, what=words.SETTINGS_FINE)
        yield from _doors(settings)
    except SettingsError as error:
        yield Check(name="settings", fine=False, what=words.settings_to_mend(str(error)))
    try:
        check, found = _database()
        yield check
    except SettingsError:  # told of already
        found = None
    if settings and settings.public_url:
        yield _page(
            settings.public_url, is_running=found is not None and (found.is_held or not settings.is_alone)
        )
    if settings and found and found.condition is Condition.CURRENT:
        yield from _standing(settings)
    free_mb = shutil.disk_usage(Path.cwd()).free // 1_000_000
    yield Check(name="disk", fine=free_mb >= LEAST_FREE_MB, what=words.disk(free_mb, LEAST_FREE_MB))


def _doors(settings: Settings) -> Iterator[Check]:
    """Look at each door, ask the platforms of those that are on, and compare their clocks with ours."""
    for feature in features(settings):
        yield Check(name=feature.name, fine=feature.on or not feature.is_begun, what=_feature(feature))
    if settings.telegram_bot_token:
        yield _telegram(settings)
    if settings.has("slack"):
        yield _slack(settings)
    if settings.has("mail"):
        yield _mail(settings)
    if settings.has("strava") and settings.public_url:
        yield _strava_events(settings)
    yield _clock(settings)


def _feature(feature: Feature) -> str:
    return words.feature_line(
        feature.name, feature.missing, feature.wanting, is_built=feature.name in BUILT_DOORS
    )


def _strava_events(settings: Settings) -> Check:
    """Ask Strava whether its events come here."""
    from bot.wiring.strava import callback_url, plan_of
    from marathon.strava.looking import look

    plan = plan_of(settings)
    found = look(plan.application, callback_url(plan))
    return Check(
        name="strava events",
        fine=found.sight is Sight.HERE,
        what=strava_words.strava_events(found.sight, found.told),
    )


def _telegram(settings: Settings) -> Check:
    """Ask Telegram whether it knows the token, and whether it delivers where we listen."""
    from bot.on_telegram.reaching import look
    from bot.wiring.telegram import access_of

    access = access_of(settings)
    found = look(access)
    if found.is_refused:
        return Check(name="telegram", fine=False, what=chat_words.telegram_token_refused())
    if found.problem:
        return Check(name="telegram", fine=False, what=chat_words.telegram_unreachable(found.problem))
    if found.hook_url != access.hook_url:
        return Check(
            name="telegram", fine=False, what=chat_words.telegram_astray(found.hook_url, access.hook_url)
        )
    if found.waiting and found.hook_problem:
        what = chat_words.telegram_undelivered(found.hook_url, found.waiting, found.hook_problem)
        return Check(name="telegram", fine=False, what=what)
    return Check(name="telegram", fine=True, what=chat_words.telegram_bot(found.username))


def _slack(settings: Settings) -> Check:
    """Ask Slack whether it knows the tokens."""
    from bot.on_slack.looking import look
    from bot.wiring.slack import slack_plan

    found = look(slack_plan(settings))
    if found.refused:
        return Check(
            name="slack", fine=False, what=chat_words.slack_token_refused(found.refused, found.problem)
        )
    if found.problem:
        return Check(name="slack", fine=False, what=chat_words.slack_unreachable(found.problem))
    return Check(name="slack", fine=True, what=chat_words.slack_workspace(found.workspace))


def _mail(settings: Settings) -> Check:
    """Ask the mail server whether it lets us in; nothing is sent."""
    from bot.on_email.looking import look
    from bot.wiring.mail import mail_plan

    found = look(mail_plan(settings))
    if not found.is_fine:
        return Check(name="mail", fine=False, what=mail_words.mail_trouble(found.trouble, found.detail))
    return Check(name="mail", fine=True, what=mail_words.mail_server(settings.mail_smtp_server or ""))


def _database() -> tuple[Check, Finding | None]:
    try:
        found = look_at(read_store_settings().database_url.get_secret_value())
    except StoreUnavailableError as error:
        return Check(name="database", fine=False, what=words.unreadable(str(error.facts["problem"]))), None
    what = words.database(found.condition, found.database, found.version, is_held=found.is_held)
    if found.engine:
        what += more.engine(found.engine)
    return Check(name="database", fine=found.condition is not Condition.NEWER, what=what), found


def _clock(settings: Settings) -> Check:
    """Compare this machine's clock with those of the platforms that are on: each answer of theirs is dated."""
    asked = {
        "Telegram": settings.telegram_api_base if settings.telegram_bot_token else "",
        "Strava": settings.strava_api_base if settings.has("strava") else "",
        "Slack": settings.slack_api_base if settings.has("slack") else "",
    }
    for by_whom, url in asked.items():
        ahead_s = _ahead_of(url) if url else None
        if ahead_s is not None:
            return Check(
                name="clock",
                fine=abs(ahead_s) <= MOST_OFF_S,
                what=more.clock(ahead_s, by_whom, MOST_OFF_S),
            )
    return Check(name="clock", fine=True, what=more.clock(None, "", MOST_OFF_S))


def _ahead_of(url: str) -> float | None:
    """Return by how many seconds this machine is ahead of a server; None where it does not say its time."""
    import requests

    begun = time.time()
    try:
        dated = requests.head(url, timeout=ANSWERS_WITHIN_S, allow_redirects=False).headers.get("Date", "")
        theirs = parsedate_to_datetime(dated).timestamp()
    except (requests.RequestException, ValueError):
        return None
    middle, within = (begun + time.time()) / 2, (time.time() - begun) / 2 + 1.0  # a date has whole seconds
    ahead = middle - theirs - 0.5
    return 0.0 if abs(ahead) <= within else ahead


def _page(url: str, *, is_running: bool) -> Check:
    """Ask for the health of the service at its public address."""
    import requests

    try:
        status, problem = requests.get(f"{url}/healthz", timeout=ANSWERS_WITHIN_S).status_code, ""
    except requests.RequestException as error:
        status, problem = 0, type(error).__name__
    runs = is_running or bool(status)
    fine = status == HTTPStatus.OK or not runs
    return Check(name="page", fine=fine, what=more.page(url, status, problem, is_running=runs))


def _standing(settings: Settings) -> Iterator[Check]:
    """Tell of links, quota and queues what the database says, read beside a running service."""
    from bot.wiring import NobodyListens, SystemClock, build_desk
    from marathon.store.store import Store
    from marathon.usecases.operator_status import operator_status

    store = Store.open_to_read(settings.database_url.get_secret_value())
    try:
        desk = build_desk(store, listener=NobodyListens(), clock=SystemClock())
        card = operator_status(replace(desk, strava_capacity=settings.strava_capacity))
    finally:
        store.close()
    if settings.has("strava"):
        yield Check(name="athletes", fine=True, what=more.athletes(card))
        is_tight = any(one.used >= TIGHT * one.limit for one in card.usages)
        yield Check(name="quota", fine=not is_tight, what=more.quota(card, is_tight=is_tight))
    else:
        card = replace(card, workers=None)  # there is nothing for them to do
    fine = not (card.inbox.dead or card.outbox.failed) and max(card.lag, card.message_lag) <= LONGEST_LAG
    fine = fine and not (card.workers == 0 and card.inbox.waiting)
    yield Check(name="work", fine=fine, what=more.work(card, LONGEST_LAG))
