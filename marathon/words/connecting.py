"""Connecting Strava in words: what the pages and the chat say before, while and after."""

from collections.abc import Collection, Sequence

from marathon.domain.receipt import Access, Receipt
from marathon.domain.strava_account import Scope, sees_activities
from marathon.words.kept import name_of
from marathon.words.phrases import opened
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
            "Nothing is written to Strava, and no position from there is kept."
        ),
        seen,
        voice.say("No model is trained on your data."),
        voice.say("To stop: /disconnect in the chat ends the access and deletes what came from Strava."),
    )


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


def limits(scopes: Collection[Scope], voice: Voice) -> tuple[str, ...]:
    """Return what does not work with what was ticked; no line when all was."""
    if not sees_activities(scopes):
        return (voice.say("No run can arrive: /connect again and tick the activities at Strava."),)
    if Scope.PRIVATE_ACTIVITIES not in scopes:
        return (voice.say("Private activities were left out: those runs cannot count."),)
    return ()


def done(scopes: Collection[Scope], voice: Voice) -> str:
    """Return, on the page, that all is well, or that nothing will come."""
    if not sees_activities(scopes):
        return voice.say(
            "Connected, but no run can arrive: /connect in the chat again and tick the activities."
        )
    return voice.say("Connected. Your runs arrive in the chat now; you can close this page.")


def not_connected(voice: Voice) -> str:
    """Return that the athlete said no at Strava."""
    return voice.say("Nothing was connected. /connect in the chat gives a new link.")


def link(voice: Voice) -> str:
    """Return the headline above the link that /connect gives."""
    return voice.say(
        "Open this page within ten minutes to connect your Strava. It works once, and only for you."
    )


def really_disconnect(voice: Voice) -> str:
    """Return what is asked before Strava is disconnected."""
    return voice.say(
        "Disconnect Strava and delete every activity that came from there? This cannot be undone."
    )


def really_forget(voice: Voice) -> str:
    """Return what is asked before a person is forgotten."""
    return voice.say(
        "Delete everything kept about you, your plan, runs and messages included? This cannot be undone."
    )


def forgotten(voice: Voice) -> str:
    """Return that a person was forgotten."""
    return voice.say("Everything kept about you is deleted. Keep the reference below if you want a proof.")


def go_ahead(voice: Voice) -> str:
    """Return the label of a button that deletes."""
    return voice.say("Yes, delete")


def connected(voice: Voice) -> str:
    """Return what the chat says once an account is connected."""
    return voice.say("You just connected Strava. Was that you?")


def kept(voice: Voice) -> str:
    """Return that a fresh connection stays."""
    return voice.say("Good: Strava stays connected, and your runs arrive here.")


def tried_by_another(voice: Voice) -> str:
    """Return what the first owner hears when somebody else tried to connect their account."""
    return voice.say(
        "Somebody else here tried to connect your Strava account. It was refused; your connection stays."
    )


def after_the_try(voice: Voice) -> str:
    """Return what the first owner does about it: whoever got so far was signed in to their account at Strava."""
    return voice.say(
        "If it was you on another platform, /pair makes you one person. If not, change your password at Strava: "
        "they were signed in to your account."
    )


def disconnected(voice: Voice) -> str:
    """Return that Strava is disconnected."""
    return voice.say("Strava is disconnected, and what came from there is deleted.")


def _access_lines(access: Access, voice: Voice) -> tuple[str, ...]:
    """Return what is not over yet at Strava; nothing where the access has ended there, too."""
    match access:
        case Access.ENDED:
            return ()
        case Access.OWED:
            return (
                voice.say(
                    "Strava has not confirmed the end of the access yet; it is asked again until it does."
                ),
            )
        case Access.LEFT:
            return (
                voice.say(
                    "The access could not be ended from here: end it at Strava, under Settings, My Apps."
                ),
            )


def receipt_lines(receipt: Receipt, voice: Voice) -> tuple[str, ...]:
    """Return what was deleted, how much of it, when, and under which reference.

    What only carried work is not told: of it a door leaves more or less behind, such as buttons.
    """
    told = {name: count for kind, count in receipt.counts.items() if (name := name_of(kind, voice))}
    lines = (
        voice.say("{what}: {count}", count=voice.number(count), what=opened(name))
        for name, count in told.items()
    )
    when = voice.say("{day}, {time} UTC", day=voice.full_day(receipt.at.date()), time=f"{receipt.at:%H:%M}")
    return (
        *lines,
        voice.say("{when}, reference {reference}", when=when, reference=receipt.reference),
        *_access_lines(receipt.access, voice),
    )
