"""Plans from CSV and ICS: what people write is understood, or the line and the remedy are named."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Sport
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.units import METRES_PER_KM, METRES_PER_MILE, Units
from marathon.errors import FileRefusedError, PlanFileError
from marathon.files.plan_csv import plan_csv
from marathon.files.plan_file import read_plan
from marathon.files.refusal import Reason

DAY = date(2026, 5, 4)


def _plan(text: str | bytes, units: Units = Units.METRIC, zone: str = "UTC") -> tuple[PlannedSession, ...]:
    content = text.encode() if isinstance(text, str) else text
    return read_plan("plan.csv", content, units=units, zone=zone).sessions


def test_a_plain_table() -> None:
    easy, long, rest = _plan(
        "date,type,distance_km,duration,pace,notes\n"
        "2026-05-04,easy,10,,5:30,“flat”\n"
        "2026-05-05,Long run,,2:10:00,,\n"
        "2026-05-06,Rest,,,,\n"
    )
    assert easy == PlannedSession(
        date=DAY, kind=SessionKind.EASY, distance_m=10_000, pace_s_per_km=330, notes="“flat”"
    )
    assert (long.kind, long.duration_s, long.distance_m) == (SessionKind.LONG, 7800, None)
    assert rest == PlannedSession(date=date(2026, 5, 6), kind=SessionKind.REST)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_separators_encodings_and_column_order(separator: str, encoding: str) -> None:
    rows = (("Notes", "Kilometers", "TYPE", "Day"), ("Übung", "7.5", "tempo", "2026-05-04"), ("", "", "", ""))
    text = "\r\n".join(separator.join(row) for row in rows)
    (session,) = _plan(text.encode(encoding))
    assert (session.date, session.kind, session.distance_m) == (DAY, SessionKind.TEMPO, 7500)
    assert session.notes == "Übung"


@pytest.mark.parametrize(
    ("column", "cell", "units", "metres"),
    [
        ("distance_km", "10", Units.IMPERIAL, 10_000),
        ("distance_mi", "5", Units.METRIC, 8046.7),
        ("distance", "5", Units.IMPERIAL, 8046.7),
        ("distance", "5 km", Units.IMPERIAL, 5000),
        ("distance", "half", Units.METRIC, 21_097.5),
        ("distance", "12,5 km", Units.METRIC, 12_500),
    ],
)
def test_units_of_distances(column: str, cell: str, units: Units, metres: float) -> None:
    (session,) = _plan(f"date;type;{column}\n2026-05-04;easy;{cell}\n", units)
    assert session.distance_m == metres


@pytest.mark.parametrize(
    ("header", "pace", "units", "per_km"),
    [
        ("distance_km", "6:05", Units.IMPERIAL, 365),
        ("distance_mi", "8:03", Units.METRIC, 300),
        ("distance", "8:03", Units.IMPERIAL, 300),
        ("distance", "5:00", Units.METRIC, 300),
        ("distance_km", "8:03/mi", Units.METRIC, 300),
    ],
)
def test_a_bare_pace_is_per_the_unit_of_the_tables_distances(
    header: str, pace: str, units: Units, per_km: float
) -> None:
    (session,) = _plan(f"date,type,{header},duration,pace\n2026-05-04,tempo,,50 min,{pace}\n", units)
    assert session.pace_s_per_km == pytest.approx(per_km, abs=0.3)


def test_sports_and_cross_training() -> None:
    sessions = _plan(
        "date,type,duration,sport\n2026-05-04,cross,60,bike\n2026-05-05,Swim,45,\n2026-05-06,strength,30,\n"
        "2026-05-07,cross training,30,\n2026-05-08,easy,30,walk\n"
    )
    assert [(s.kind, s.sport) for s in sessions] == [
        (SessionKind.CROSS, Sport.RIDE),
        (SessionKind.CROSS, Sport.SWIM),
        (SessionKind.STRENGTH, Sport.STRENGTH),
        (SessionKind.CROSS, Sport.OTHER),
        (SessionKind.EASY, Sport.WALK),
    ]


def test_formulas_are_text() -> None:
    (session,) = _plan('date,type,duration,notes\n2026-05-04,easy,30,"=HYPERLINK(""x"")"\n')
    assert session.notes == '=HYPERLINK("x")'


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("type,duration\neasy,30\n", 1, "column “date”"),
        ("2026-05-04,easy,30\n", 1, "column “date”"),
        ("date,type\n2026-05-04,easy\n", 2, "distance or a duration"),
        ("date,type,duration\n\n2026-05-04,easy,soon\n", 3, "“soon” as a time"),
        ("date,type,duration\n03/04/2026,easy,30\n", 2, "“03/04/2026” as a date"),
        ("date,type,duration\n2026-02-30,easy,30\n", 2, "“2026-02-30” as a date"),
        ("date,type,duration\n,easy,30\n", 2, "the date is missing"),
        ("date,type,duration\n2026-05-04,party,30\n", 2, "“party” is no type of session"),
        ("date,type,duration\n2026-05-04,rest,30\n", 2, "a rest day has neither"),
        ("date,type,duration,sport\n2026-05-04,easy,30,chess\n", 2, "“chess” is no sport"),
        ("date,type,distance\n2026-05-04,easy,900 km\n", 2, "“900 km” as a distance"),
        ("date,type,duration,pace\n2026-05-04,easy,30,1:00\n", 2, "“1:00” as a pace"),
        ("date,type,notes\n2026-05-04,easy," + "x" * 140_000, 2, "no CSV"),
    ],
)
def test_errors_name_the_line_and_the_remedy(text: str, line: int, named: str) -> None:
    with pytest.raises(PlanFileError) as refused:
        _plan(text)
    assert refused.value.facts["line"] == line
    assert named in str(refused.value)
    assert ".." not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"PK\3\4", Reason.NO_PLAN),
        (b"a\0b", Reason.NO_PLAN),
        (b"date,type\n", Reason.NO_SESSIONS),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", Reason.NO_SESSIONS),
        (b"date,type\n" + b"x" * 1_000_000, Reason.PLAN_TOO_LARGE),
    ],
)
def test_what_is_no_plan_says_why(content: bytes, reason: Reason) -> None:
    with pytest.raises(FileRefusedError) as refused:
        _plan(content)
    assert refused.value.facts["reason"] is reason


def test_more_sessions_than_a_plan_holds_are_refused() -> None:
    with pytest.raises(PlanFileError) as refused:
        _plan("date,type,duration\n" + "2026-05-04,easy,30\n" * 2001)
    assert refused.value.facts["line"] == 2002


def _calendar(*events: str) -> str:
    inside = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inside}END:VCALENDAR\r\n"


def test_what_is_no_training_is_named() -> None:
    text = _calendar(
        "SUMMARY:Easy 5 km\nDTSTART;VALUE=DATE:20260510",
        "SUMMARY:Dentist\nDTSTART:20260505T080000",
        "SUMMARY:Party\nSTATUS:CANCELLED\nDTSTART:20260505T080000",
    )
    assert read_plan("plan.ics", text.encode(), units=Units.METRIC).passed_over == ("Dentist",)


def test_a_calendar() -> None:
    sessions = _plan(
        _calendar(
            "SUMMARY:Long run 18 km\nDTSTART;VALUE=DATE:20260510",
            "SUMMARY:Tempo\nDESCRIPTION:40 min\nDTSTART;TZID=America/New_York:20260504T190000",
            "SUMMARY:Dentist\nDTSTART:20260505T080000",
            "SUMMARY:Rest\nDTSTART;VALUE=DATE:20260506",
            "SUMMARY:Easy run\nDTSTART:20260507T180000\nDTEND:20260507T184500",
            "SUMMARY:Easy run\nDTSTART:20260508T180000\nDURATION:PT50M",
            "SUMMARY:Easy 5 km\nSTATUS:CANCELLED\nDTSTART:20260509T180000",
        )
    )
    assert [(s.date.day, s.kind, s.distance_m, s.duration_s) for s in sessions] == [
        (4, SessionKind.TEMPO, None, 2400),
        (6, SessionKind.REST, None, None),
        (7, SessionKind.EASY, None, 2700),
        (8, SessionKind.EASY, None, 3000),
        (10, SessionKind.LONG, 18_000, None),
    ]


def test_times_in_utc_take_the_athletes_day() -> None:
    text = _calendar("SUMMARY:Easy 5 km\nDTSTART:20260504T230000Z")
    assert _plan(text, zone="Asia/Tokyo")[0].date == date(2026, 5, 5)
    assert _plan(text, zone="America/Lima")[0].date == DAY


def test_repetitions_are_followed_to_their_end() -> None:
    weekly = _calendar(
        "UID:1\nSUMMARY:Easy 8 km\nDTSTART:20260504T070000\nRRULE:FREQ=WEEKLY;COUNT=5;BYDAY=MO,TH\n"
        "EXDATE:20260511T070000",
        "UID:1\nRECURRENCE-ID:20260514T070000\nSUMMARY:Easy 6 km\nDTSTART:20260515T070000",
        "SUMMARY:Long 20 km\nDTSTART;VALUE=DATE:20260620\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2",
        "SUMMARY:Recovery 4 km\nDTSTART;VALUE=DATE:20260601\nRRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20260606",
    )
    assert [(s.date.isoformat()[5:], s.distance_m) for s in _plan(weekly)] == [
        ("05-04", 8000),
        ("05-07", 8000),
        ("05-15", 6000),
        ("05-18", 8000),
        ("06-01", 4000),
        ("06-03", 4000),
        ("06-05", 4000),
        ("06-20", 20_000),
        ("07-04", 20_000),
    ]


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ("SUMMARY:Easy 5 km\nDTSTART:20260504T070000\nRRULE:FREQ=WEEKLY", "without an end"),
        ("SUMMARY:Easy 5 km\nDTSTART:20260504T070000\nRRULE:FREQ=SECONDLY;COUNT=9", "do not follow"),
        ("SUMMARY:Easy 5 km\nDTSTART:20260504T070000\nRRULE:FREQ=DAILY;COUNT=99999", "more often"),
        ("SUMMARY:Easy 5 km\nDTSTART:20260504T070000\nRDATE:20260505T070000", "RDATE"),
        ("SUMMARY:Tempo\nDTSTART;VALUE=DATE:20260504", "neither distance nor duration"),
        ("SUMMARY:Easy 5 km", "damaged"),
        ("SUMMARY:Easy 5 km\nDTSTART:19260504T070000", "damaged"),
    ],
)
def test_calendar_errors_name_the_line(event: str, named: str) -> None:
    with pytest.raises(PlanFileError) as refused:
        _plan(_calendar("SUMMARY:Rest\nDTSTART;VALUE=DATE:20260501", event))
    assert refused.value.facts["line"] == 7
    assert named in str(refused.value)


@st.composite
def _sessions(draw: st.DrawFn, units: Units) -> PlannedSession:
    kind = draw(st.sampled_from(SessionKind))
    amounts: dict[str, Any] = {}
    if kind is not SessionKind.REST:
        distance = st.integers(1, 999_999).map(lambda decimetres: decimetres / 10)
        amounts["duration_s"] = draw(st.none() | st.integers(1, 48 * 3600).map(float))
        amounts["distance_m"] = draw(distance if amounts["duration_s"] is None else st.none() | distance)
        pace = st.integers(200, 1199).map(lambda seconds: seconds * METRES_PER_KM / units.metres)
        amounts["pace_s_per_km"] = draw(st.none() | pace.filter(lambda seconds: seconds >= 120))
    notes = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
    return PlannedSession(
        date=DAY + timedelta(days=draw(st.integers(0, 200))),
        kind=kind,
        sport=draw(st.sampled_from(Sport)),
        notes=draw(notes.map(str.strip)),
        **amounts,
    )


@pytest.mark.parametrize("units", Units)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_back(units: Units, data: st.DataObject) -> None:
    sessions = tuple(data.draw(st.lists(_sessions(units), min_size=1, max_size=5)))
    expected = tuple(sorted(sessions, key=lambda session: session.date))
    assert _plan(plan_csv(sessions, units), units) == expected


@pytest.mark.parametrize("notes", ["=1", "+1", "-1", "@x", "'=1", "''", "'quoted'", "'"])
def test_notes_a_spreadsheet_would_run_are_guarded(notes: str) -> None:
    sessions = (PlannedSession(date=DAY, kind=SessionKind.REST, notes=notes),)
    written = plan_csv(sessions, Units.METRIC)
    assert f",'{notes}" in written
    assert _plan(written) == sessions


def test_miles_are_written_as_miles() -> None:
    session = PlannedSession(date=DAY, kind=SessionKind.LONG, distance_m=10 * METRES_PER_MILE, notes="=1+1")
    assert plan_csv((session,), Units.IMPERIAL).splitlines()[1] == "2026-05-04,long,10,,,run,'=1+1"
