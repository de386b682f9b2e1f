"""Messages nobody asked for, in words: runs that came in, Strava's connection, places that fell silent."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from marathon.domain.activity import Sport
from marathon.domain.admin_notices import PlatformLetGoNotice
from marathon.domain.message_cards import ArrivedRunCard, Delivery, MessageLine, MessagesCard
from marathon.domain.notice import (
    BackfillNotice,
    OldRunsNotice,
    ReconnectNotice,
)
from marathon.domain.strava_account import Ending
from marathon.domain.telling import BETWEEN, platforms_of
from marathon.words import strava_brand
from marathon.words.sessions import mark_word, run_name
from marathon.words.voice import Voice

LONGEST_NAME: Final = 80


def run_came_in(card: ArrivedRunCard, voice: Voice) -> str:
    """Return that an activity came in, with what it makes of its day's plan."""
    run = run_name(card.run, voice)
    marks = [s.mark for s in card.day.sessions if s.done_duration_s]
    if card.run.planned and len(marks) == 1:  # of several sessions each has its own line
        run = voice.say("{run}, {mark}", run=run, mark=mark_word(marks[0], voice))
    if card.run.sport is not Sport.RUN:
        if card.is_of_today:
            return voice.say("New activity: {run}", run=run)
        return voice.say("New activity of {day}: {run}", day=voice.day(card.day.date), run=run)
    if card.is_of_today:
        return voice.say("Your run is in: {run}", run=run)
    return voice.say("Your run of {day} is in: {run}", day=voice.day(card.day.date), run=run)


def named(name: str, voice: Voice) -> tuple[str, ...]:
    """Return what the athlete called it, on one line and cut short; nothing without a name."""
    plain = " ".join(name.split())
    if not plain:
        return ()
    cut = plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 1]}…"
    return (voice.say("“{name}”", name=cut),)


def at_strava(page: str) -> tuple[str, ...]:
    """Return the way to a run at Strava, in the words that Strava's brand rules give; nothing without one."""
    return (f"{strava_brand.VIEW}: {page}",) if page else ()


def old_runs(notice: OldRunsNotice, voice: Voice) -> str:
    """Return how many older activities came in."""
    if notice.first == notice.last:
        return voice.say_n(
            "{n} older activity came in, of {day}",
            "{n} older activities came in, of {day}",
            notice.count,
            day=voice.full_day(notice.first),
        )
    return voice.say_n(
        "{n} older activity came in, from {first} to {last}",
        "{n} older activities came in, from {first} to {last}",
        notice.count,
        first=voice.full_day(notice.first),
        last=voice.full_day(notice.last),
    )


def backfill(notice: BackfillNotice, voice: Voice) -> str:
    """Return how far the past has come in."""
    since = voice.full_day(notice.back_to)
    if notice.is_done:
        return voice.say_n(
            "Your past is in: {n} activity since {since}",
            "Your past is in: {n} activities since {since}",
            notice.count,
            since=since,
        )
    if not notice.count:
        return voice.say("Your past is coming in: no activity yet")
    return voice.say_n(
        "Your past is coming in: {n} activity so far, back to {since}",
        "Your past is coming in: {n} activities so far, back to {since}",
        notice.count,
        since=since,
    )


def paused(until: datetime, today: date, zone: str, voice: Voice) -> str:
    """Return that Strava allows no more for now, and when it goes on; on another local day than today that too."""
    when, day = voice.time(until, zone), until.astimezone(ZoneInfo(zone)).date()
    if day != today:
        when = voice.say("{day}, {time}", day=voice.day(day), time=when)
    return voice.say("Strava allows no more calls for now. It goes on by itself at {when}.", when=when)


def disconnected(ending: Ending, voice: Voice) -> str:
    """Return why the connection to Strava ended."""
    match ending:
        case Ending.LEFT:
            return voice.say(
                "You ended the connection at Strava, so what came from there is deleted here too."
            )
        case Ending.UNFINISHED:
            return voice.say(
                "You began to connect Strava again and did not finish, so what had come from there is deleted. "
                "/connect brings it back."
            )
        case Ending.MOVED:
            return voice.say(
                "Your account at Strava was connected by somebody else here, who signed in to it, so what had come "
                "from there is deleted for you. If that was you on another platform, /pair makes you one person."
            )


def strava_paused(message: str, voice: Voice) -> tuple[str, ...]:
    """Return what an admin has to know besides the error: nothing is lost."""
    return (
        message,
        voice.say("Nothing is lost: calls are paused, and it goes on by itself once that is mended."),
    )


def admin_alert(voice: Voice) -> str:
    """Return the headline of what only admins are told."""
    return voice.say("Strava refuses this coach")


def strava_is_full(voice: Voice) -> str:
    """Return the headline for admins where Strava has let somebody not connect because there are too many."""
    return voice.say("Somebody could not connect: Strava lets no more athletes connect here")


def room_at_strava(voice: Voice) -> str:
    """Return how an admin makes room for more athletes at Strava."""
    return voice.say(
        "Whoever is connected stays so. For more, ask Strava in its API settings and then set STRAVA_CAPACITY, or have "
        "somebody who no longer trains here send /disconnect; then /connect works again."
    )


def unproven_end(voice: Voice) -> str:
    """Return the headline for admins where nobody can find out whether an athlete has left at Strava."""
    return voice.say("Somebody may have ended their connection at Strava, and I cannot find out")


def tokens_unreadable(message: str, voice: Voice) -> tuple[str, ...]:
    """Return why, that nothing was deleted, and what an admin can do."""
    return (
        message,
        voice.say("So nothing was deleted. I go on trying for about ten hours, also after a restart."),
        voice.say("Put the key that was there before behind the new one in TOKEN_KEYS."),
        voice.say("Without that key, those it is about must /connect again, or say /disconnect."),
    )


def platform_let_go(notice: PlatformLetGoNotice, voice: Voice) -> str:
    """Return that a whole platform refuses the coach."""
    return voice.say(
        "{platform} no longer lets me in ({problem})",
        platform=platform_name(notice.platform, voice),
        problem=notice.problem,
    )


def platform_to_mend(notice: PlatformLetGoNotice, voice: Voice) -> str:
    """Return what follows from that, and what to do."""
    return voice.say(
        "Nothing is sent there any more. Install the app again, put its token into .env, and restart: then it "
        "goes on for everybody on {platform}.",
        platform=platform_name(notice.platform, voice),
    )


def zone_corrected(zone: str, voice: Voice) -> str:
    """Return which zone a recording told."""
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return voice.say(
        "Your first run tells me that your day ends as in {city}; /timezone changes it", city=city
    )


def platform_name(platform: str, voice: Voice) -> str:
    """Return a platform's name, or the names of several that were chosen."""
    if BETWEEN in platform:
        return ", ".join(platform_name(one, voice) for one in platforms_of(platform))
    names = {
        "telegram": "Telegram",
        "slack": "Slack",
        "email": voice.say("e-mail"),
        "web": voice.say("the page"),
    }
    return names.get(platform, platform)


def messages_title(card: MessagesCard, voice: Voice) -> str:
    """Return what is listed."""
    if not card.lines:
        return no_messages(voice)
    if card.is_first_page:
        return voice.say("What I told you without being asked, newest first")
    return voice.say("Older messages")


def no_messages(voice: Voice) -> str:
    """Return that nothing was told unasked."""
    return voice.say("No messages (any more). What I tell you without being asked stands here.")


def message_line(line: MessageLine, title: str, zone: str, voice: Voice) -> str:
    """Return when and where a message was told, and what it said, or that it was taken back."""
    day = voice.day(line.at.astimezone(ZoneInfo(zone)).date())
    when = voice.say("{day}, {time}", day=day, time=voice.time(line.at, zone))
    return voice.say("{when} · {where}: {what}", when=when, where=_where(line, voice), what=title)


def _where(line: MessageLine, voice: Voice) -> str:
    if line.delivery is Delivery.FAILED:
        return voice.say("not delivered")
    if line.delivery is Delivery.TAKEN_BACK:
        return voice.say("taken back")
    if line.delivery is Delivery.LATE:
        return voice.say("not told, its hour had long passed")
    if line.delivery is Delivery.HERE:
        return voice.say("only here")
    if line.delivery is Delivery.WAITING:
        return voice.say("on its way")
    return ", ".join(platform_name(platform, voice) for platform in line.platforms) or voice.say("sent")


def kind_name(kind: str, voice: Voice) -> str:
    """Return what a message was about, for one whose content is gone."""
    names = {
        "run": voice.say("a run"),
        "morning": voice.say("what a day asked"),
        "day": voice.say("how a day went"),
        "week": voice.say("how a week went"),
        "zone": voice.say("your time zone"),
        "old_runs": voice.say("older activities"),
        "backfill": voice.say("your past coming in"),
        "missed_session": voice.say("a missed session"),
        "race_week": voice.say("race week"),
        "race_result": voice.say("a race's result"),
        "warning": voice.say("a warning about your load"),
        "plan_ends": voice.say("a plan that ends"),
        "silence": voice.say("no runs for a while"),
        "note": voice.say("a note from your coach"),
        "note_reply": voice.say("a reply to your note"),
        "plan_given": voice.say("your coach's change of your plan"),
        "plan_proposal": voice.say("a proposed change of your plan"),
        "plan_request": voice.say("a change of a plan that an athlete asked for"),
        "plan_decision": voice.say("a decision on a change of your plan"),
        "digest": voice.say("how a team of yours stood"),
        "team_card": voice.say("a team's card to its group"),
        "note_sent": voice.say("a note of yours"),
        "role": voice.say("what you are in a team"),
        "new_coach": voice.say("a new coach of your team"),
        "role_changed": voice.say("what somebody else is in a team of yours"),
        "asked_to_train": voice.say("whether you train in a team"),
        "joined": voice.say("somebody who joined a team of yours"),
        "card_moved": voice.say("a team's card that went to another group"),
        "card_shown": voice.say("a team's card that a group shows"),
        "card_taken": voice.say("a team's card that another coach sends"),
        "declined": voice.say("somebody who does not train in a team of yours"),
        "left": voice.say("somebody who left a team of yours"),
        "note_undelivered": voice.say("a note of yours that could not be delivered"),
    }
    return names.get(kind, voice.say("a message"))


def reconnect(notice: ReconnectNotice, voice: Voice) -> tuple[str, ...]:
    """Return until when a refused connection can be mended, where that is known."""
    if notice.deleted_on is None:
        return ()
    day = voice.day(notice.deleted_on)
    return (voice.say("Unless you do, what came from Strava is deleted on {day}.", day=day),)
