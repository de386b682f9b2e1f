"""Replies as Telegram's HTML: within its limits, nothing halved, nothing taken for markup."""

import html
import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.message import Button, Picture, Reply
from bot.on_telegram.text import MOST_CAPTION_UNITS, MOST_PAGES, MOST_UNITS, label, pages, rows
from marathon.words.phrases import units

ALT = Picture(name="x", alt="The week, planned & done", draw=lambda: b"png")


def plain(page: str) -> str:
    """Returns what a reader sees of a page."""
    return html.unescape(re.sub(r"</?[bi]>", "", page))


def test_title_lines_and_what_the_picture_shows() -> None:
    reply = Reply(title="18 km < 20 km", lines=("why & how",), picture=ALT)
    assert pages(reply) == ("<b>18 km &lt; 20 km</b>\nwhy &amp; how",)
    assert pages(reply, is_drawn=True) == (
        "<b>18 km &lt; 20 km</b>\nwhy &amp; how\n<i>The week, planned &amp; done</i>",
    )


def test_what_a_caption_cannot_hold_follows_as_text() -> None:
    reply = Reply(title="T", lines=tuple(f"line {n} " + "x" * 40 for n in range(60)), picture=ALT)
    caption, text = pages(reply, is_drawn=True)
    assert caption.endswith(f"<i>{html.escape(ALT.alt)}</i>")
    assert units(plain(caption)) <= MOST_CAPTION_UNITS
    assert (plain(caption).removesuffix(f"\n{ALT.alt}") + "\n" + plain(text)) == reply.text


def test_a_list_is_not_torn_in_two_by_what_a_picture_shows() -> None:
    said = tuple(f"day {n} " + "x" * 60 for n in range(10))
    reply = Reply(title="T", lines=("y" * 500, "Last check-ins:", *said), picture=ALT)
    caption, text = pages(reply, is_drawn=True)
    assert plain(caption) == f"T\n{'y' * 500}\n{ALT.alt}"
    assert plain(text) == "\n".join(("Last check-ins:", *said))


def test_what_a_picture_shows_gives_way_to_words_that_fit_without_all_of_it() -> None:
    shows = Picture(name="team", alt="A row an athlete. " * 20, draw=lambda: b"")
    lines = tuple(f"{n}: {'word ' * 15}".rstrip() for n in range(10))
    (caption,) = pages(Reply(title="Team", lines=lines, picture=shows), is_drawn=True)
    assert all(line in caption for line in lines)
    assert caption.endswith("…</i>")
    assert len(pages(Reply(title="Team", lines=(*lines, "more " * 40), picture=shows), is_drawn=True)) == 2


def test_what_a_picture_shows_does_not_repeat_what_is_said_above() -> None:
    shows = replace(ALT, alt="2 of 3 need a word; 1 on track. The last seven days: Ana.")
    for title, lines in (
        ("Harbour: 2 of 3 need a word; 1 on track", ()),
        ("T", ("2 of 3 need a word; 1 on track.",)),
    ):
        (caption,) = pages(Reply(title=title, lines=lines, picture=shows), is_drawn=True)
        assert caption.endswith("\n<i>The last seven days: Ana.</i>")


def test_emoji_count_twice_and_are_never_halved() -> None:
    first, second = pages(Reply(title="😀" * 4000))
    assert units(plain(first)) == MOST_UNITS
    assert plain(first) + plain(second) == "😀" * 4000


def test_marks_of_direction_and_halves_of_characters_are_left_out() -> None:
    (page,) = pages(Reply(title="Ana\u202e\u2066gnp.exe\x00\ud800", lines=("a\tb",)))
    assert page == "<b>Anagnp.exe</b>\nab"


@settings(max_examples=60, deadline=None)
@given(
    st.text(min_size=1, max_size=1500),
    st.lists(st.text(max_size=3000), max_size=6),
    st.booleans(),
)
def test_every_page_is_within_the_limits(title: str, lines: list[str], is_drawn: bool) -> None:
    reply = Reply(title=title * 4, lines=tuple(lines), picture=ALT)
    found = pages(reply, is_drawn=is_drawn)
    assert 1 <= len(found) <= MOST_PAGES
    for place, page in enumerate(found):
        assert units(plain(page)) <= (MOST_CAPTION_UNITS if is_drawn and place == 0 else MOST_UNITS)
        assert not re.search(r"<(?!/?[bi]>)", page)


def test_buttons_stand_side_by_side_where_a_phone_shows_them() -> None:
    ten = tuple(Button(label=str(n), command="/effort") for n in range(1, 11))
    assert rows(ten) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    words = tuple(Button(label=text, command="/x") for text in ("This week", "Why?", "Move to tomorrow"))
    assert rows(words) == [[0, 1], [2]]
    assert units(label(Button(label="😀" * 99, command="/x"))) <= 40
    assert label(Button(label="\u202e", command="/x")) == "…"
