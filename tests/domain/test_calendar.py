"""Days as people type them, and the turns of month and year where they could go wrong."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marathon.domain.calendar import days_from, monday_of, parse_day, parse_span
from marathon.errors import UnreadableTextError

TODAY = date(2026, 5, 14)  # a Thursday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("Yesterday", date(2026, 5, 13)),
        ("tomorrow", date(2026, 5, 15)),
        ("thu", TODAY),
        ("Sat", date(2026, 5, 16)),
        ("sunday", date(2026, 5, 17)),
        ("we", date(2026, 5, 20)),
        ("2026-11-28", date(2026, 11, 28)),
        ("2026-1-2", date(2026, 1, 2)),
        ("28.11.", date(2026, 11, 28)),
        ("28.11.2027", date(2027, 11, 28)),
        ("28 Nov", date(2026, 11, 28)),
        ("28 november", date(2026, 11, 28)),
        ("28nov", date(2026, 11, 28)),
        ("3 Sept 2027", date(2027, 9, 3)),
        ("1 apr.", date(2026, 4, 1)),
        ("heute", TODAY),
        ("Morgen", date(2026, 5, 15)),
        ("Samstag", date(2026, 5, 16)),
        ("so", date(2026, 5, 17)),
        ("mi", date(2026, 5, 20)),
        ("1. März", date(2026, 3, 1)),
        ("24. dez", date(2026, 12, 24)),
        ("Nov 28", date(2026, 11, 28)),
        ("dec 3rd, 2027", date(2027, 12, 3)),
    ],
)
def test_every_documented_form(text: str, day: date) -> None:
    assert parse_day(text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        *("3 Jun - 9 Jun", "3-9 Jun", "3 to 9 june", "June 3 – 9", "jun 3-jun 9", "from 3 jun until 9 jun"),
        *("3.6. bis 9.6.", "3.-9.6.", "vom 3.6. bis zum 9. Juni", "2026-06-03 - 2026-06-09", "3.6.–9."),
    ],
)
def test_a_span_as_people_type_it(text: str) -> None:
    assert parse_span(text, TODAY) == (date(2026, 6, 3), date(2026, 6, 9))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("", TODAY, TODAY),
        ("until sun", TODAY, date(2026, 5, 17)),
        ("bis sonntag", TODAY, date(2026, 5, 17)),
        ("sun", TODAY, date(2026, 5, 17)),
        ("on sun", date(2026, 5, 17), date(2026, 5, 17)),
        ("sat-wed", date(2026, 5, 16), date(2026, 5, 20)),
        ("sat to tomorrow", date(2026, 5, 16), date(2026, 5, 15)),
        ("sat to wed", date(2026, 5, 16), date(2026, 5, 20)),
        ("28 dec - 3 jan", date(2026, 12, 28), date(2027, 1, 3)),
    ],
)
def test_a_span_of_which_one_end_is_named_or_in_days_of_the_week(text: str, first: date, last: date) -> None:
    assert parse_span(text, TODAY) == (first, last)


@pytest.mark.parametrize("text", ["3 - 9", "3 jun - lazy", "- 9 jun", "2026-06-03 2026-06-09", "3 - 31 jun"])
def test_a_span_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnreadableTextError):
        parse_span(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "t",
            "s",
            "someday",
            "next sat",
            "2026-02-29",
            "2026-13-01",
            "0000-01-01",
            "31.4.",
            "0.5.",
            "32 May",
        ),
        *(
            "28 Foo",
            "28 marathon",
            "28 decide",
            "12/31/2026",
            "-1 May",
            "²8 May",
            "29.2.2027",
            "28.11",
            "9" * 5_000,
        ),
    ],
)
def test_nonsense(text: str) -> None:
    with pytest.raises(UnreadableTextError):
        parse_day(text, TODAY)


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("12 Nov", TODAY, date(2026, 11, 12)),
        ("12 Nov", date(2026, 1, 5), date(2026, 11, 12)),
        ("5 Jan", date(2026, 12, 28), date(2027, 1, 5)),
        ("5 Jan", date(2026, 7, 6), date(2026, 1, 5)),  # 182 days ago
        ("5 Jan", date(2026, 7, 8), date(2027, 1, 5)),  # 184 days ago
        ("29 Feb", date(2027, 11, 1), date(2028, 2, 29)),
        ("29.2.", date(2028, 3, 10), date(2028, 2, 29)),
        ("29 Feb", date(2028, 12, 1), date(2032, 2, 29)),
        ("29 Feb", date(2096, 12, 1), date(2104, 2, 29)),
        ("thu", date(2026, 12, 30), date(2026, 12, 31)),
        ("fri", date(2026, 12, 30), date(2027, 1, 1)),
        ("tomorrow", date(2028, 2, 28), date(2028, 2, 29)),
    ],
)
def test_a_day_without_a_year(text: str, today: date, day: date) -> None:
    assert parse_day(text, today) == day


SOME_DAY = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@given(SOME_DAY, SOME_DAY)
def test_a_full_date_is_that_date_whatever_today_is(day: date, today: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        day.strftime("%d %b %Y"),
        day.strftime("%d %B %Y"),
    ):
        assert parse_day(text, today) == day


@given(SOME_DAY, st.integers(0, 6))
def test_a_weekday_is_within_the_next_seven_days(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    for form in ("%A", "%a"):
        assert parse_day(day.strftime(form), today) == day


def test_a_weekday_since_another_day() -> None:
    sunday = date(2026, 11, 22)
    assert parse_day("sun", sunday, since=date(2026, 11, 23)) == date(2026, 11, 29)
    assert parse_day("today", sunday, since=date(2026, 11, 23)) == sunday


@given(SOME_DAY, st.integers(-182, 181))
@example(date(2026, 12, 31), 1)
def test_a_day_without_a_year_lies_ahead_or_is_not_over_six_months_ago(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    if (day.month, day.day) != (2, 29):
        found = parse_day(day.strftime("%d %b"), today)
        assert (found.month, found.day) == (day.month, day.day)
        assert today - timedelta(days=183) <= found
        if day.year >= today.year:
            assert found == day


@given(st.text(max_size=20), SOME_DAY)
def test_any_text_is_read_or_refused(text: str, today: date) -> None:
    try:
        parse_day(text, today)
    except UnreadableTextError as refused:
        assert refused.facts["text"] == text


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_weeks_begin_on_monday(day: date) -> None:
    monday = monday_of(day)
    assert monday.isocalendar()[:2] == day.isocalendar()[:2]
    assert monday.weekday() == 0
    assert day in days_from(monday, 7)


def test_fault_24_weeks_run_through_week_53_leap_day_and_new_year() -> None:
    # 2026 has an ISO week 53; it holds the first three days of 2027.
    assert days_from(monday_of(date(2027, 1, 3)), 7)[0] == date(2026, 12, 28)
    assert monday_of(date(2027, 1, 3)).isocalendar()[:2] == (2026, 53)
    assert days_from(date(2028, 2, 28), 3) == (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1))
    assert days_from(date(2026, 5, 1), 0) == ()
