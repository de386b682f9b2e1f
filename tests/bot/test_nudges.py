"""What a nudge offers beside its answers: a week of silence, none any more, and why it came; all of it undoable."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.background.closing import Closing
from bot.core.message import Reply
from bot.core.notices import render
from marathon.store import notification_log
from marathon.usecases.explain_message import newest_message
from tests.bot.test_every_command import is_sound
from tests.club import ANA, MARIT, Club

MORNING = datetime(2026, 11, 23, 8, tzinfo=UTC)


def nudged(club: Club) -> Reply:
    """Returns the question about Sunday, as it comes on Monday."""
    club.clock.moment = MORNING
    Closing(club.desk).look()
    notice = newest_message(club.desk, ANA).notice
    assert notice is not None
    return render(club.desk, ANA, notice)


@pytest.mark.parametrize(
    ("label", "said", "listed"),
    [
        (
            "Snooze a week",
            "A missed session: nothing before Mon 30 Nov",
            "– A missed session: nothing before",
        ),
        ("Stop these", "A missed session: off", "– A missed session: off"),
    ],
)
def test_a_button_of_it_is_undone_at_once_or_in_the_settings(
    club: Club, label: str, said: str, listed: str
) -> None:
    reply = club.press(nudged(club), label)
    assert reply.title == said
    assert listed in club.ask("/nudges").text
    assert "nothing about a missed session" in club.ask("/settings").text
    assert club.press(reply, "Undo").title == "A missed session: on"
    club.press(nudged(club), label)
    shown = club.press(club.ask("/settings"), "Nudges")
    is_sound(shown)
    club.press(shown, "On: a missed session")
    assert "Nudges: one a day at most" in club.ask("/settings").lines


def test_it_says_why_it_came_and_how_to_change_it(club: Club) -> None:
    asked = nudged(club)
    with club.desk.store.read() as connection:
        (line,) = notification_log.page(connection, ANA, None, 9)
    club.desk.store.write(
        lambda connection: notification_log.tell(connection, line.key, [asked.title], MORNING)
    )
    for reply in (club.press(asked, "Why this?"), club.ask("/why message")):
        is_sound(reply)
        assert reply.title == f"Why I wrote: {asked.title}"
        assert "I ask once why, and not again." in reply.lines[0]
        assert "never a second one" in reply.lines[1]
        assert "/nudges missed off" in reply.lines[2]
    club.press(reply, "Stop these")
    club.clock.moment += timedelta(days=2)  # Tuesday's session was missed, too
    Closing(club.desk).look()
    assert newest_message(club.desk, ANA) == newest_message(club.desk, ANA, ["missed_session"])
    assert newest_message(club.desk, ANA).number == line.number, "nothing was asked"


def test_who_was_told_nothing_hears_that(club: Club) -> None:
    assert club.ask("/why message", MARIT).title.startswith("No messages")
