"""/settings: how the speaker reads, and when and where they are told things, with a button for each."""

from typing import Final

from bot.core.layout import buttons
from bot.core.message import Reply
from bot.core.request import Request, nothing_more
from marathon.domain.team import Role
from marathon.usecases.choose_digest import show_digest
from marathon.usecases.manage_nudges import show_nudges
from marathon.usecases.manage_settings import show_settings
from marathon.words import digest_settings
from marathon.words import nudges as nudge_words
from marathon.words import telling as words
from marathon.words.labels import Label

USAGE: Final = ("/settings",)
NEEDS: Final = Role.ATHLETE


def answer(request: Request) -> Reply:
    """Return every setting, each with the button that changes it."""
    nothing_more(request.args)
    card, voice = show_settings(request.desk, request.speaker.id), request.voice
    digest = show_digest(request.desk, request.speaker.id)
    of_teams = (digest_settings.when(digest.choice.rhythm, voice),) if digest.channels else ()
    nudged = nudge_words.summary(show_nudges(request.desk, request.speaker.id), voice)
    offers = (
        (Label.LANGUAGE, "/language"),
        (Label.UNITS, "/units"),
        (Label.ZONE, "/timezone"),
        (Label.MORNING_NOTE, "/morning"),
        (Label.DAILY_HOUR, "/hour"),
        (Label.WEEKLY_REVIEW, "/weekly"),
        (Label.RUN_MESSAGE, "/summaries run"),
        (Label.QUIET_HOURS, "/quiet"),
        (Label.SUMMARIES, "/summaries"),
        (Label.NUDGES, "/nudges"),
        *(((Label.MAILBOX, "/email"),) if request.desk.mailer else ()),
        (Label.SHARING, "/privacy"),
        *(((Label.DIGEST, "/digest"),) if digest.channels else ()),
    )
    return Reply(
        title=words.title(card, voice),
        lines=(*words.lines(card, voice), nudged, *of_teams),
        buttons=buttons(voice, *offers),
        is_view=True,
    )
