"""What the doctor looks at: settings, doors, database and disk. It creates and changes nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.wiring import BUILT_DOORS
from marathon.domain.strava_account import Sight
from marathon.errors import SettingsError, StoreUnavailableError
from marathon.settings import Feature, Settings, features, read_settings, read_store_settings
from marathon.store.inspection import Condition, look_at
from marathon.words import chat_operator as chat_words
from marathon.words import mail_operator as mail_words
from marathon.words import operator as words
from marathon.words import strava_operator as strava_words

LEAST_FREE_MB: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing the doctor looked at, and what to do where it is not fine."""

    name: str
    fine: bool
    what: str


def checks() -> Iterator[Check]:
    """Look at settings, doors, database and disk."""
    try:
        settings = read_settings()
        yield Check(name="settings", fine=True, what=words.SETTINGS_FINE)
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
    except SettingsError as error:
        yield Check(name="settings", fine=False, what=words.settings_to_mend(str(error)))
    yield _database()
    free_mb = shutil.disk_usage(Path.cwd()).free // 1_000_000
    yield Check(name="disk", fine=free_mb >= LEAST_FREE_MB, what=words.disk(free_mb, LEAST_FREE_MB))


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


def _database() -> Check:
    try:
        found = look_at(read_store_settings().database_url.get_secret_value())
    except StoreUnavailableError as error:
        return Check(name="database", fine=False, what=words.unreadable(str(error.facts["problem"])))
    what = words.database(found.condition, found.database, found.version, is_held=found.is_held)
    return Check(name="database", fine=found.condition is not Condition.NEWER, what=what)
