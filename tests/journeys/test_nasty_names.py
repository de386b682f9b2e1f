"""Names made to harm, in every answer that shows one: at Telegram and in Slack they are text, within the limits."""

import html
import re
from functools import partial

import pytest

from bot.core.message import Reply
from bot.on_slack.blocks import blocks_of, fallback, picture_block
from bot.on_telegram.text import MOST_CAPTION_UNITS, MOST_UNITS, label, pages
from marathon.store import athletes, tables
from marathon.store.store import Connection
from marathon.words.phrases import units
from tests.club import ANA, BOB, CYD, DAN, MARIT, Club, club, club_file
from tests.on_slack.slack_server import check_blocks

__all__ = ["club", "club_file"]
NASTY = (
    "<b>bold</b> & <a href='tg://user?id=1'>x</a> &lt;i&gt;",
    "*_[bold](tg://user?id=1)_* `code` ~no~ ||spoiler||",
    "a\u202egnp.exe\u2066 \u0007",
    "👩\u200d👩\u200d👧 李 Zoë " + "😀" * 60,
    "<!channel> <!here> @channel @everyone @marathon_test_bot",
    "<@UANA|Ana> <#C1|general> <mailto:x@y.example|me> https://evil.example.org/x",
    "😀" * 4096,
)
BY_THE_COACH = (
    *("/team", "/team group", "/team groups", "/team invites", "/athlete 2", "/today 2", "/week 2", "/why 2"),
    *(
        "/form 2",
        "/plan 2",
        "/predict 2",
        "/note 2",
        "/note 2 Well run!",
        "/assign 2 drop 2026-11-24",
        "/digest",
    ),
    *("/assign 2, 3 add 2026-11-28 long 20 km", "/team remove 2", "/team group Fast add 2", "/messages"),
    *("/team {}", "/today {}", "/team group {} add 2", "/note 2 {}", "/help {}", "/{}", "{}", "/leave"),
)
BY_THE_ATHLETE = (
    *(
        "/start",
        "/help",
        "/settings",
        "/privacy",
        "/profile",
        "/today",
        "/week",
        "/messages",
        "/team",
        "/reply {}",
    ),
    *(
        "/race add {} 2027-10-10 marathon",
        "/race list",
        "/predict",
        "/setup name {}",
        "/timezone {}",
        "/leave",
    ),
)
SHOWN_AT_LEAST = 15  # of these answers
MENTION = re.compile(r"(?<!\w)@\w")


def _name_everything(connection: Connection, *, name: str) -> None:
    """Gives a whole team, and the teams themselves, one name; as it would stand there if nothing had cleaned it."""
    for who in (MARIT, ANA, BOB, CYD, DAN):
        athletes.update(connection, who, name=name)
    connection.execute(tables.Team.__table__.update().values(name=name))


@pytest.mark.parametrize("name", NASTY, ids=lambda name: ascii(name[:12]))
def test_fault_30_any_name_in_any_answer_is_text_within_the_limits_of_both(club: Club, name: str) -> None:
    club.desk.store.write(partial(_name_everything, name=name))
    said = [(MARIT, line) for line in BY_THE_COACH] + [(ANA, line) for line in BY_THE_ATHLETE]
    replies = [club.ask(line.replace("{}", name), who) for who, line in said]
    assert sum(name[:12] in reply.text for reply in replies) > SHOWN_AT_LEAST
    for reply in replies:
        _fits_telegram(reply)
        _fits_slack(reply)


def _fits_telegram(reply: Reply) -> None:
    for number, text in enumerate(pages(reply, is_drawn=bool(reply.picture))):
        bare = re.sub(r"</?[bi]>", "", text)
        assert not re.search(r"<|>|&(?!(amp|lt|gt);)", bare), text
        shown = html.unescape(bare)
        assert units(shown) <= (MOST_CAPTION_UNITS if reply.picture and not number else MOST_UNITS)
        assert not MENTION.search(shown), shown
        _holds_nothing_unseen(shown)
    for button in reply.buttons:
        assert 1 <= units(label(button)) <= 64
        assert not MENTION.search(label(button))
        _holds_nothing_unseen(label(button))


def _fits_slack(reply: Reply) -> None:
    blocks = blocks_of(reply, token="t" * 22, share="Share", link_base="https://coach.example.org")
    check_blocks(blocks + ([picture_block("F1", reply.picture.alt)] if reply.picture else []))
    kinds = {each["type"] for part in blocks[0]["elements"] for each in part["elements"]}
    assert kinds == {"text"}, "nothing of a name becomes a link or a mention"
    said = fallback(reply)
    assert not re.search(r"<|>|&(?!(amp|lt|gt);)", said), said
    assert len(said) < 40_000
    _holds_nothing_unseen(said + str(blocks))


def _holds_nothing_unseen(text: str) -> None:
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u0007]", text), ascii(text)
