"""Connecting Strava in words: what the pages and the chat say before, while and after."""

from collections.abc import Sequence

from marathon.domain.receipt import Receipt
from marathon.domain.strava_account import LinkState, Scope
from marathon.words.voice import Voice


def page_title(voice: Voice) -> str:
    """Return the title of the pages."""
    return voice.say("Connect Strava")


def who_asks(name: str, teams: Sequence[str], voice: Voice) -> str:
    """Return whose chat account the link belongs to, so that a stranger's link is seen as one."""
    if teams:
        return voice.say(
            "This link belongs to {name} ({teams}) in the team's chat. Go on only if that is you.",
            name=name,
            teams=", ".join(teams),
        )
    return voice.say("This link belongs to {name} in the chat. Go on only if that is you.", name=name)


def what_it_means(*, is_shared: bool, voice: Voice) -> tuple[str, ...]:
    """Return what is read, who sees it, what is kept and how to stop."""
    seen = (
        voice.say("Your coach sees your runs once you allow it in the chat. Private activities stay yours.")
        if is_shared
        else voice.say("Nobody but you sees what comes from Strava.")
    )
    return (
        voice.say(
            "Read: your activities with time, distance, pace and heart rate, private ones if you tick the box. "
            "Nothing is written to Strava, and no position is kept."
        ),
        seen,
        voice.say("No model is trained on your data."),
        voice.say("To stop: /disconnect in the chat ends the access and deletes what came from Strava."),
    )


def button(voice: Voice) -> str:
    """Return the label of the button that leads to Strava."""
    return voice.say("Connect with Strava")


def question(strava_name: str, name: str, voice: Voice) -> str:
    """Return what is asked after Strava has sent the browser back."""
    return voice.say(
        "Strava says you are {strava_name}. Connect this account to {name}?",
        strava_name=strava_name or voice.say("somebody without a name"),
        name=name,
    )


def confirm(voice: Voice) -> str:
    """Return the label of the last yes."""
    return voice.say("Yes, connect")


def limits(scopes: frozenset[Scope], voice: Voice) -> str:
    """Return what does not work with what was ticked; empty when all was."""
    if Scope.ACTIVITIES not in scopes and Scope.PRIVATE_ACTIVITIES not in scopes:
        return voice.say("You did not allow your activities to be read, so no run can arrive.")
    if Scope.PRIVATE_ACTIVITIES not in scopes:
        return voice.say("Private activities were left out: those runs cannot count.")
    return ""


def done(voice: Voice) -> str:
    """Return that all is well, on the page."""
    return voice.say("Connected. Your runs arrive in the chat now; you can close this page.")


def not_connected(voice: Voice) -> str:
    """Return that the athlete said no at Strava."""
    return voice.say("Nothing was connected. /connect in the chat gives a new link.")


def link(url: str, voice: Voice) -> str:
    """Return the answer to /connect."""
    return voice.say("Open this page within ten minutes to connect your Strava: {url}", url=url)


def connected(state: LinkState, voice: Voice) -> str:
    """Return what the chat says once an account is connected."""
    if state is LinkState.LIMITED:
        return voice.say("You just connected Strava, without private activities. Was that you?")
    return voice.say("You just connected Strava. Was that you?")


def tried_by_another(voice: Voice) -> str:
    """Return what the first owner hears when somebody else tried to connect their account."""
    return voice.say(
        "Somebody else here tried to connect your Strava account. It was refused; your connection stays."
    )


def disconnected(receipt: Receipt, voice: Voice) -> tuple[str, ...]:
    """Return what was deleted, how much of it, when, and under which reference."""
    names = {"strava_links": voice.say("connection to Strava"), "activities": voice.say("activities")}
    counts = tuple(
        voice.say("{count} × {what}", count=voice.number(count), what=names.get(kind, kind))
        for kind, count in receipt.counts.items()
    )
    when = voice.say("{day}, {time} UTC", day=voice.full_day(receipt.at.date()), time=f"{receipt.at:%H:%M}")
    return (
        voice.say("Strava is disconnected, and what came from there is deleted."),
        *counts,
        voice.say("{when}, reference {reference}", when=when, reference=receipt.reference),
    )
