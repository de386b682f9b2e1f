"""Who sees what of a person, in words: the answer of /privacy and its switches."""

from marathon.domain.sharing import PrivacyCard, StravaSharing
from marathon.domain.team import Team
from marathon.words.kept import name_of
from marathon.words.voice import Voice

_KINDS_SHOWN = ("activities", "planned_workouts", "daily_summaries", "check_ins", "races", "notification_log")


def title(card: PrivacyCard, voice: Voice) -> str:
    """Return who sees anything at all."""
    if not card.coaches:
        return voice.say("Nobody but you sees your training")
    first, *others = card.coaches
    if not others:
        return voice.say("You and {coaches} see your training", coaches=first)
    return voice.say("{names} see your training", names=voice.listed((voice.say("You"), *card.coaches)))


def lines(card: PrivacyCard, voice: Voice) -> tuple[str, ...]:
    """Return who sees what, what is kept, how long, and how to end it."""
    return (
        _coach(card, voice),
        strava(card, voice),
        *_team(card, voice),
        *_mailbox(card, voice),
        _kept(card, voice),
        files(card, voice),
        voice.say(
            "How long: until you delete it. What Strava sends is read and let go at once, and no position of it is "
            "kept. No model is trained on anything of yours. The log knows you by a number, not by name."
        ),
        voice.say(
            "/export hands you all of it, /disconnect ends Strava and deletes what came from there, /forget "
            "deletes everything."
        ),
    )


def _coach(card: PrivacyCard, voice: Voice) -> str:
    if not card.teams and card.led:
        return voice.say(
            "You coach {teams} and do not train there, so nobody there sees anything of you.",
            teams=", ".join(card.led),
        )
    if not card.coaches:
        return voice.say("No coach: you are alone, or your team has none yet.")
    return voice.say(
        "Your coach: your plan, runs, how they stand against it, races, absences and check-ins; never your profile's "
        "numbers, and nothing of a run that is private at Strava."
    )


def strava(card: PrivacyCard, voice: Voice) -> str:
    """Return who sees what comes from Strava."""
    match card.strava:
        case StravaSharing.NOT_CONNECTED:
            return voice.say("Strava: not connected.")
        case StravaSharing.OWNER_ONLY:
            return voice.say("Strava: nobody but you sees what comes from there; it is set so for everybody.")
        case StravaSharing.WITHHELD:
            return voice.say(
                "Strava: nobody but you sees what comes from there. Your coach reads that you share no Strava "
                "runs, and nothing of yours is judged for them."
            )
        case StravaSharing.WITH_COACH:
            if card.strava_since is None:
                return voice.say("Strava: your coach sees the runs from there.")
            day = voice.full_day(card.strava_since.date())
            return voice.say(
                "Strava: your coach sees the runs from there, since you agreed on {day}.", day=day
            )


def _team(card: PrivacyCard, voice: Voice) -> tuple[str, ...]:
    asked = tuple(
        voice.say(
            "{team} asks you to train in it, and sees nothing of you before you say yes.", team=team.name
        )
        for team in card.asking
    )
    if not card.teams and (card.led or asked):
        return asked
    return (_group(card, voice), *asked)


def _group(card: PrivacyCard, voice: Voice) -> str:
    if not card.teams:
        return voice.say("Your team: you are in none.")
    teams = ", ".join(card.teams)
    if not card.shares_with_team:
        return voice.say("Your team ({teams}): nothing.", teams=teams)
    if card.strava in (StravaSharing.WITHHELD, StravaSharing.OWNER_ONLY):
        return voice.say(
            "Your team ({teams}): nothing, as your Strava runs are kept to you; else how far you ran this week.",
            teams=teams,
        )
    return voice.say("Your team ({teams}): how far you ran this week and how far you planned.", teams=teams)


def _mailbox(card: PrivacyCard, voice: Voice) -> tuple[str, ...]:
    if not card.mailbox:
        return ()
    return (
        voice.say(
            "E-mail: what I tell you goes to {address}, and through the mail servers on the way. /email off ends it.",
            address=card.mailbox,
        ),
    )


def _kept(card: PrivacyCard, voice: Voice) -> str:
    told = {kind: card.kept.get(kind, 0) for kind in _KINDS_SHOWN}
    shown = [
        voice.say("{what} ({count})", count=voice.number(count), what=name_of(kind, voice))
        for kind, count in told.items()
        if count
    ]
    return voice.say("Kept: {all}.", all=", ".join([voice.say("your profile"), *shown]))


def files(card: PrivacyCard, voice: Voice) -> str:
    """Return whether the files a person hands in are kept, how many there are, and who gets them."""
    if not card.keeps_files and not card.files:
        return voice.say(
            "Files you drop are kept so that you can have them back: no. They are read and let go, and no position "
            "of them is kept."
        )
    if not card.files:
        return voice.say(
            "Files you drop are kept so that you can have them back: yes, but none is here yet. /export gives them to "
            "you and to nobody else: no coach and no team ever gets one."
        )
    here = voice.say_n(
        "{n} is here ({size} MB)",
        "{n} are here ({size} MB)",
        card.files,
        size=voice.number(max(card.files_bytes / 1e6, 0.1), 1),
    )
    if not card.keeps_files:
        return voice.say("Files you drop are kept so that you can have them back: no, but {here}.", here=here)
    return voice.say(
        "Files you drop are kept so that you can have them back: yes, {here}. They hold where you ran. /export gives "
        "them to you and to nobody else: no coach and no team ever gets one.",
        here=here,
    )


def changed_files(voice: Voice, *, keeps: bool, deleted: int) -> str:
    """Return whether files are kept from now on, and how many were deleted."""
    if keeps:
        return voice.say("Files you drop are kept from now on")
    return voice.say_n(
        "No file of yours is kept any more: {n} deleted",
        "No file of yours is kept any more: {n} deleted",
        deleted,
    )


def keep_files(voice: Voice) -> str:
    """Return the label of the button that has dropped files kept."""
    return voice.say("Keep the files I drop")


def keep_no_files(card: PrivacyCard, voice: Voice) -> str:
    """Return the label of the button that has none kept, and deletes those that are."""
    if not card.files:
        return voice.say("Keep none of my files")
    return voice.say_n("Keep none of my files: delete {n}", "Keep none of my files: delete {n}", card.files)


def changed_strava(voice: Voice, *, shares: bool) -> str:
    """Return what a coach sees of Strava from now on."""
    if shares:
        return voice.say("Your coach sees your Strava runs now, those private at Strava left out")
    return voice.say("Your coach sees nothing that comes from Strava now")


def share_strava(voice: Voice) -> str:
    """Return the label of the button that lets a coach see Strava's runs."""
    return voice.say("Show my Strava runs to my coach")


def withhold_strava(voice: Voice) -> str:
    """Return the label of the button that keeps Strava's runs from a coach."""
    return voice.say("Keep my Strava runs to myself")


def look_at_asking(team: Team, voice: Voice) -> str:
    """Return the label of the button that shows what a team asks."""
    return voice.say("What {team} asks", team=team.name)


def share_week(voice: Voice) -> str:
    """Return the label of the button that puts one's week on the group's card."""
    return voice.say("Show my week to the team")


def withhold_week(voice: Voice) -> str:
    """Return the label of the button that takes one's week off the group's card."""
    return voice.say("Keep my week from the team")
