"""How the machinery stands, in words for whoever runs it."""

from datetime import timedelta

from marathon.domain.operator_card import Hold, StatusCard
from marathon.domain.strava_account import LinkState, Usage, UsageKind
from marathon.errors import (
    StravaApplicationError,
    StravaInactiveError,
    StravaRateLimitedError,
    StravaUnreachableError,
)
from marathon.words.voice import Voice


def title(card: StatusCard, voice: Voice) -> str:
    """Return whether all is well, or the first thing that is not."""
    if card.inbox.dead:
        return voice.say_n(
            "{n} piece of work was given up", "{n} pieces of work were given up", card.inbox.dead
        )
    if card.lag > timedelta(minutes=1):
        return voice.say("Work has waited for {time}", time=_long(card.lag, voice))
    if card.hold:
        return _held(card.hold, voice)
    if card.strava_is_on and card.connected >= card.capacity:
        return voice.say("Running; Strava lets nobody else connect")
    if waiting := card.inbox.waiting + card.outbox.waiting:
        return voice.say_n("Running; {n} waits", "Running; {n} wait", waiting)
    return voice.say("Running, and nothing waits")


def _held(hold: Hold, voice: Voice) -> str:
    return voice.say_n(
        "Running; {n} waits until {time} UTC: {why}",
        "Running; {n} wait until {time} UTC: {why}",
        hold.waiting,
        time=f"{hold.until:%H:%M}",
        why=_why(hold.error, voice),
    )


def _why(error: str, voice: Voice) -> str:
    """Return why no call is made; an error that this version does not know, by its name."""
    reasons = {
        StravaApplicationError.__name__: voice.say("Strava does not know the client id and secret"),
        StravaInactiveError.__name__: voice.say("Strava has paused this application"),
        StravaUnreachableError.__name__: voice.say("Strava cannot be reached"),
        StravaRateLimitedError.__name__: voice.say("Strava allows no more calls"),
    }
    return reasons.get(error, error)


def lines(card: StatusCard, voice: Voice) -> tuple[str, ...]:
    """Return the budget, the queues, who is connected, and what is written to no more."""
    is_carried = card.strava_is_on and card.workers is not None
    workers = (_workers(card.workers or 0, voice),) if is_carried else ()
    return (*_strava(card, voice), *workers, _queue(card, voice), _messages(card, voice), _muted(card, voice))


def _workers(count: int, voice: Voice) -> str:
    if not count:
        return voice.say("Nobody works on what comes in: start main.py work, or take SERVE_WORKS=no out.")
    return voice.say_n("{n} worker.", "{n} workers.", count)


def _strava(card: StatusCard, voice: Voice) -> tuple[str, ...]:
    if not card.strava_is_on:
        return (voice.say("Strava: off."),)
    said = [
        voice.say_n(
            "Strava: {connected} of {n} athlete connected.",
            "Strava: {connected} of {n} athletes connected.",
            card.capacity,
            connected=voice.number(card.connected),
        )
    ]
    if refused := card.links.get(LinkState.REFUSED, 0):
        said.append(
            voice.say_n("{n} athlete has to connect again.", "{n} athletes have to connect again.", refused)
        )
    if card.connected >= card.capacity:
        said.append(
            voice.say(
                "There is no room for more: ask Strava for it in the API settings, and then set STRAVA_CAPACITY."
            )
        )
    said += [_usage(usage, voice) for usage in card.usages] or [voice.say("No call to Strava was made yet.")]
    if card.refusal:
        said.append(
            voice.say(
                "Strava last refused this application on {day}, {time} UTC: {why}.",
                day=voice.day(card.refusal.at.date()),
                time=f"{card.refusal.at:%H:%M}",
                why=_why(card.refusal.error, voice),
            )
        )
    return tuple(said)


def _usage(usage: Usage, voice: Voice) -> str:
    used, limit = voice.number(usage.used), voice.number(usage.limit)
    windows = {
        UsageKind.OVERALL_SHORT: voice.say("Calls this quarter hour: {used} of {limit}"),
        UsageKind.OVERALL_DAY: voice.say("Calls today (UTC): {used} of {limit}"),
        UsageKind.READ_SHORT: voice.say("Reading this quarter hour: {used} of {limit}"),
        UsageKind.READ_DAY: voice.say("Reading today (UTC): {used} of {limit}"),
    }
    said = windows[usage.kind].format(used=used, limit=limit)
    share = usage.used / usage.limit if usage.limit else 1.0
    return voice.say("{said} ({share}).", said=said, share=voice.percent(share))


def _queue(card: StatusCard, voice: Voice) -> str:
    if not card.inbox.waiting and not card.inbox.dead:
        return voice.say("Queue: empty.")
    said = voice.say(
        "Queue: {waiting} waiting, {due} of them due, {dead} given up.",
        waiting=voice.number(card.inbox.waiting),
        due=voice.number(card.inbox.due),
        dead=voice.number(card.inbox.dead),
    )
    return _late(said, card.lag, voice)


def _messages(card: StatusCard, voice: Voice) -> str:
    if not card.outbox.waiting and not card.outbox.failed:
        return voice.say("Messages: none waits.")
    said = voice.say(
        "Messages: {waiting} waiting, {failed} given up.",
        waiting=voice.number(card.outbox.waiting),
        failed=voice.number(card.outbox.failed),
    )
    return _late(said, card.message_lag, voice)


def _late(said: str, lag: timedelta, voice: Voice) -> str:
    """Return how much waits, and since when the oldest of it is due where any is."""
    if not lag:
        return said
    return " ".join((said, voice.say("The oldest has been due for {lag}.", lag=_long(lag, voice))))


def _muted(card: StatusCard, voice: Voice) -> str:
    if not card.muted:
        return voice.say("Muted places: none.")
    told = [f"{platform} {voice.number(count)}" for platform, count in card.muted.items()]
    return voice.say("Muted places: {all}.", all=", ".join(told))


def _long(lag: timedelta, voice: Voice) -> str:
    seconds = lag.total_seconds()
    return voice.say("{n} s", n=round(seconds)) if seconds < 60 else voice.duration(seconds)
