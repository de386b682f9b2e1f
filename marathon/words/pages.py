"""Pages and programs, in words: the link that signs in, where somebody is signed in, and ending that."""

from datetime import datetime
from zoneinfo import ZoneInfo

from marathon.domain.athlete import Athlete
from marathon.domain.web_session import SessionKind, WebSession
from marathon.words.voice import Voice


def link(voice: Voice) -> str:
    """Return what stands above a link to one's page."""
    return voice.say("Your page, for you alone. The link works once, within five minutes:")


def link_advice(voice: Voice) -> str:
    """Return what a link gives to whoever opens it."""
    return voice.say(
        "Give it to nobody: whoever opens it sees your training. /sessions lists where you are signed in."
    )


def program_code(voice: Voice) -> str:
    """Return what stands above a code for a program."""
    return voice.say("A code for a program of yours. It works once, within ten minutes:")


def program_lines(code: str, base: str, voice: Voice) -> tuple[str, ...]:
    """Return the code, how it is changed for tokens, and what it gives to whoever has it."""
    return (
        code,
        f'POST {base}/api/auth/token {{"code": "{code}"}}',
        voice.say("Give it to nobody: whoever changes it reads your training. /sessions ends it again."),
    )


def calendar_link(voice: Voice) -> str:
    """Return what stands above the address of one's calendar feed."""
    return voice.say("Your plan for your calendar. Subscribe to this address there:")


def calendar_advice(voice: Voice) -> str:
    """Return what an address gives to whoever has it, and what ends it."""
    return voice.say(
        "It shows each session and how it went, and opens nothing else. Give it to nobody: whoever has it reads along. "
        "An address you had before no longer works; /link calendar off ends this one."
    )


def calendar_ended(voice: Voice, *, was_there: bool) -> str:
    """Return that no calendar reads one's plan any more."""
    if was_there:
        return voice.say("Done: no calendar reads your plan any more.")
    return voice.say("No calendar reads your plan.")


def calendar_reads(since: datetime, zone: str, voice: Voice) -> str:
    """Return since when a calendar may read one's plan, by the reader's clock."""
    return voice.say("A calendar may read your plan: since {since}", since=_moment(since, zone, voice))


def end_calendar(voice: Voice) -> str:
    """Return the label of ending that."""
    return voice.say("Calendar off")


def sessions(count: int, voice: Voice) -> str:
    """Return at how many places somebody is signed in."""
    if not count:
        return voice.say("You are signed in nowhere: no browser and no program sees your page.")
    return voice.say_n("You are signed in at {n} place:", "You are signed in at {n} places:", count)


def session(one: WebSession, zone: str, voice: Voice) -> str:
    """Return one place with its number: what it is, since when, and when it was used, by the reader's clock."""
    return voice.say(
        "{number}. {client}: since {since}, used {used}, until {until}",
        number=one.id,
        client=client(one, voice),
        since=_moment(one.created_at, zone, voice),
        used=_moment(one.seen_at, zone, voice),
        until=_moment(one.expires_at, zone, voice),
    )


def client(one: WebSession, voice: Voice) -> str:
    """Return what is signed in."""
    if one.kind is SessionKind.PROGRAM:
        return voice.say("Program {client}", client=one.client or "?")
    return one.client or voice.say("Browser")


def _moment(at: datetime, zone: str, voice: Voice) -> str:
    return f"{voice.day(at.astimezone(ZoneInfo(zone)).date())} {voice.time(at, zone)}"


def end_one(one: WebSession, voice: Voice) -> str:
    """Return the label of ending one."""
    return voice.say("Sign out {number}", number=one.id)


def end_all(voice: Voice) -> str:
    """Return the label of ending all."""
    return voice.say("Sign out everywhere")


def ended(count: int, voice: Voice) -> str:
    """Return that sessions were ended."""
    if not count:
        return voice.say("Nothing to end: you are signed in nowhere.")
    return voice.say_n("Signed out at {n} place.", "Signed out at {n} places.", count)


def page_title(voice: Voice) -> str:
    """Return the title of the page that a link leads to."""
    return voice.say("Open your page")


def page_question(person: Athlete, voice: Voice) -> tuple[str, ...]:
    """Return whose page would be opened, in which browser, and for how long."""
    return (
        voice.say("This opens the page of {name} in this browser.", name=person.name),
        voice.say(
            "You stay signed in for eight hours, and for at most 30 days while you use it. "
            "On a shared machine, sign out when you leave."
        ),
    )


def open_page(voice: Voice) -> str:
    """Return the button's label."""
    return voice.say("Open my page")


def signed_out(voice: Voice) -> tuple[str, ...]:
    """Return what a page says after signing out."""
    return (
        voice.say("You are signed out of this browser."),
        voice.say("/link in the chat opens your page again."),
    )


def to_the_start(voice: Voice) -> str:
    """Return the way back from a page that is none."""
    return voice.say("Back to the start")
