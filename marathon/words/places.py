"""Places that take messages no more, or again: what those who run the coach or a team read of it."""

from typing import Final

from marathon.domain.mailbox import PLATFORM as MAIL
from marathon.domain.notice import PlaceMutedNotice
from marathon.words.notices import platform_name
from marathon.words.voice import Voice

_SLACK: Final = "slack"


def place_muted(notice: PlaceMutedNotice, voice: Voice) -> str:
    """Return that somebody can be written to no more on a platform, or can be again."""
    facts = {"name": notice.name, "platform": platform_name(notice.platform, voice)}
    if notice.is_open_again and notice.about is None:
        return voice.say("I can write to the group of {name} on {platform} again", **facts)
    if notice.is_open_again:
        return voice.say("{name} can be written to again on {platform}", **facts)
    if notice.about is None:
        return voice.say(
            "I can write no more to the group of {name} on {platform} ({problem})",
            **facts,
            problem=_why_closed(notice.problem, voice),
        )
    return voice.say(
        "{name} can be written to no more on {platform} ({problem})",
        **facts,
        problem=_why_closed(notice.problem, voice),
    )


def _why_closed(problem: str, voice: Voice) -> str:
    """Return why a place takes no messages, in plain words where they are known of what its platform says."""
    known = {
        "blocked": voice.say("they have blocked me there"),
        "kicked": voice.say("I was put out of the group"),
        "not a member": voice.say("I was put out of the group"),
        "not_in_channel": voice.say("I am not in that channel"),
        "deactivated": voice.say("the account there is closed"),
        "account_inactive": voice.say("the account there is closed"),
        "is_archived": voice.say("the channel is archived"),
        "chat not found": voice.say("the chat is gone"),
        "channel_not_found": voice.say("the chat is gone"),
        "the chat was closed": voice.say("the chat was closed there"),
    }
    return next((why for said, why in known.items() if said in problem.lower()), problem)


def place_stays_muted(notice: PlaceMutedNotice, voice: Voice) -> str:
    """Return what follows from that."""
    if notice.is_open_again:
        return voice.say("Nothing is left to do.")
    if notice.platform == MAIL:
        return voice.say("No more mails are sent there until they give the address again, with /email.")
    if notice.about is None and notice.platform == _SLACK:
        return voice.say(
            "Invite me there with /invite and my name; then take the channel off my Home tab, and choose it again."
        )
    if notice.about is None:
        return voice.say(
            "Take me into the group again; /team here, said there by a coach, brings the card back."
        )
    return voice.say("Nothing more is sent there until they write to me again.")
