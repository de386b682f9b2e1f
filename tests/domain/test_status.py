"""Walks the printed status table: the page's rows are the code's rows, and each worked example comes out as printed."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from marathon.domain import status
from marathon.domain.athlete import Thresholds
from marathon.domain.check_in import CheckIn, CheckInKind
from marathon.domain.compliance import judge_day
from marathon.domain.marks import Status
from marathon.domain.plan import Measure, SessionKind
from marathon.domain.reasons import AwayFor, WeekVolume
from marathon.domain.status import STATUS_TABLE, WeekFacts, find_status, gather_facts
from tests.domain.dated import run, session

LAST = date(2026, 5, 10)
FIRST = LAST - timedelta(days=6)
KNOWN = Thresholds(threshold_hr_bpm=170.0)
PAGE = Path(__file__).parents[2] / "docs" / "judgement.md"
Row = Mapping[str, str]


def read_table(page: str, first_column: str) -> list[Row]:
    """Returns the rows of the one table whose head begins with a column."""
    blocks = re.findall(r"(?:^\|.*\|\n)+", page, re.MULTILINE)
    (block,) = (block for block in blocks if block.startswith(f"| {first_column} |"))
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def faults_of_order(page: str) -> list[str]:
    """Returns where the printed rows are not the rows of STATUS_TABLE, in its order."""
    printed = [(row["Row"], row["Status"]) for row in read_table(page, "Row")]
    standing = [(f"{place}", rule.status.value) for place, rule in enumerate(status.STATUS_TABLE, 1)]
    return [
        f"{shown} is not {real}" for shown, real in zip(printed, standing, strict=False) if shown != real
    ] + ["rows are missing" for _ in range(abs(len(printed) - len(standing)))]


def faults_of_examples(page: str) -> list[str]:
    """Returns the examples that come out otherwise, and the printed rows that no example shows."""
    reasons = {row["Row"]: row["Reason"] for row in read_table(page, "Row")}
    examples = read_table(page, "Planned km")
    faults = [
        f"row {row} has no example" for row in reasons.keys() - {example["Row"] for example in examples}
    ]
    for example in examples:
        expected = example["Row"], example["Status"], example["Reason"]
        for facts in (stated_facts(example), real_facts(example)):
            place = next(place for place, rule in enumerate(status.STATUS_TABLE, 1) if rule.fits(facts))
            found, reason = find_status(facts)
            if (f"{place}", found.value, reason.code) != expected or reason.code != reasons[f"{place}"]:
                faults.append(f"{dict(example)} gives row {place}, {found}, {reason.code}")
    return faults


def number(row: Row, column: str) -> int:
    return int(row[column])


def stated_facts(row: Row) -> WeekFacts:
    """Returns an example's facts just as they are printed."""
    planned, done = float(row["Planned km"]) * 1000, float(row["Done km"]) * 1000
    sessions, excused = number(row, "Sessions"), number(row, "Excused")
    silent = None if row["Days silent"] == "never" else number(row, "Days silent")
    volume = WeekVolume(
        ratio=done / planned if planned else 0,
        planned=planned,
        done=done,
        measure=Measure.DISTANCE,
        sessions_done=sessions - excused - number(row, "Missed"),
        sessions_planned=sessions - excused,
    )
    return WeekFacts(
        days_silent=silent,
        last_activity=None if silent is None else LAST - timedelta(days=silent),
        away=None if row["Away"] == "-" else AwayFor(kind=CheckInKind(row["Away"]), since=LAST, until=LAST),
        days_away=number(row, "Days away"),
        sessions_planned=sessions,
        sessions_excused=excused,
        sessions_missed=number(row, "Missed"),
        key_missed=None if row["Key missed"] == "-" else (SessionKind(row["Key missed"]), FIRST),
        gentle_judged=number(row, "Gentle judged"),
        gentle_too_hard=number(row, "Too hard"),
        volume=volume if planned else None,
        done=done,
        runs=sessions - excused - number(row, "Missed"),
    )


def real_facts(row: Row) -> WeekFacts:
    """Returns the facts of a week that was planned, run, judged and gathered as the example says."""
    sessions, excused, missed = number(row, "Sessions"), number(row, "Excused"), number(row, "Missed")
    kept = sessions - excused - missed
    planned_km = float(row["Planned km"]) / max(sessions - excused, 1)
    plan: list[tuple[SessionKind, float | None]] = []  # (kind, heart rate of the run or None for no run)
    for place in range(missed):
        is_key = place == 0 and row["Key missed"] != "-"
        plan.append((SessionKind(row["Key missed"]) if is_key else SessionKind.EASY, None))
    for place in range(kept):
        gentle, hard = place < number(row, "Gentle judged"), place < number(row, "Too hard")
        plan.append((SessionKind.EASY if gentle else SessionKind.TEMPO, 170.0 if hard else 130.0))
    plan += [(SessionKind.EASY, None)] * excused
    away = absence(row)
    done_km = float(row["Done km"])
    days = []
    for place in range(7):
        day, at = FIRST + timedelta(days=place), place - (7 - sessions)
        planned = [] if at < 0 else [session(day, plan[at][0], planned_km or 10.0)]
        hr = plan[at][1] if at >= 0 else None
        runs = [run(day, done_km / kept, hr)] if hr and done_km else []
        if not sessions and place == 0 and done_km:
            runs = [run(day, done_km, None)]
        said = [one for one in away if one.covers(day)]
        days.append(judge_day(day, planned, runs, said, KNOWN, finished=True))
    silent = None if row["Days silent"] == "never" else number(row, "Days silent")
    return gather_facts(days, away, None if silent is None else LAST - timedelta(days=silent))


def absence(row: Row) -> list[CheckIn]:
    if row["Away"] == "-":
        return []
    since = LAST - timedelta(days=number(row, "Days away") - 1)
    return [CheckIn(kind=CheckInKind(row["Away"]), local_date=since, until=LAST)]


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text()


class TestThePrintedTable:
    def test_its_order_is_that_of_the_code(self, page: str) -> None:
        assert faults_of_order(page) == []

    def test_its_examples_come_out_as_printed(self, page: str) -> None:
        assert faults_of_examples(page) == []

    def test_real_weeks_give_the_stated_facts(self, page: str) -> None:
        for row in read_table(page, "Planned km"):
            stated, real = stated_facts(row), real_facts(row)
            for fact in (
                "days_silent",
                "days_away",
                "sessions_planned",
                "sessions_excused",
                "sessions_missed",
            ):
                assert getattr(real, fact) == getattr(stated, fact), (fact, row)
            assert (real.gentle_judged, real.gentle_too_hard) == (
                stated.gentle_judged,
                stated.gentle_too_hard,
            )
            assert (real.away is None, real.key_missed is None) == (
                stated.away is None,
                stated.key_missed is None,
            )
            assert (real.volume is None, real.runs > 0) == (stated.volume is None, stated.done > 0)
            if stated.volume and real.volume:
                assert real.done == pytest.approx(stated.done)
                assert real.volume.ratio == pytest.approx(stated.volume.ratio)
                assert real.volume.sessions_planned == stated.volume.sessions_planned

    def test_every_status_is_printed(self, page: str) -> None:
        assert {row["Status"] for row in read_table(page, "Row")} == {kind.value for kind in Status}


class TestTheWalkNotices:
    """Each of these plants a fault and asks the same walk."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("SILENT_AFTER_DAYS", 20),
            ("SILENT_AFTER_DAYS", 22),
            ("AWAY_MOST_DAYS", 3),
            ("AWAY_MOST_DAYS", 5),
            ("FAR_OVER", 1.51),
            ("FAR_OVER", 1.49),
            ("OVER", 1.25),
            ("OVER", 1.19),
            ("SHORT", 0.75),
            ("SHORT", 0.81),
            ("MISSED_TOO_MANY", 1),
            ("MISSED_TOO_MANY", 3),
            ("TOO_HARD_TOO_OFTEN", 1),
            ("TOO_HARD_TOO_OFTEN", 3),
        ],
    )
    def test_a_changed_constant(
        self, page: str, monkeypatch: pytest.MonkeyPatch, name: str, value: float
    ) -> None:
        monkeypatch.setattr(status, name, value)
        assert faults_of_examples(page) != []

    @pytest.mark.parametrize("place", range(len(STATUS_TABLE) - 1))
    def test_two_rows_of_the_code_swapped(
        self, page: str, monkeypatch: pytest.MonkeyPatch, place: int
    ) -> None:
        rules = list(STATUS_TABLE)
        rules[place], rules[place + 1] = rules[place + 1], rules[place]
        monkeypatch.setattr(status, "STATUS_TABLE", tuple(rules))
        assert faults_of_order(page) + faults_of_examples(page) != []

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("| 1 | away on any", "| 4 | away on any"),
            ("| no session planned | no_plan |", "| no session planned | ahead |"),
            ("| 3 | no session planned | no_plan | nothing_planned |\n", ""),
        ],
    )
    def test_another_printed_order(self, page: str, before: str, after: str) -> None:
        assert before in page
        assert faults_of_order(page.replace(before, after)) != []

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("| 50 | 75.1 |", "| 50 | 75 |"),
            ("| 9 | ahead | week_volume |\n| 50 | 60 |", "| 9 | ahead | week_volume |\n| 50 | 60.1 |"),
            (
                "a key session missed | under_performed | key_session_missed",
                "a key | ahead | sessions_missed",
            ),
            ("| 0 | 32 | 0 |", "| 40 | 32 | 4 |"),
        ],
    )
    def test_another_printed_example_or_reason(self, page: str, before: str, after: str) -> None:
        assert before in page
        assert faults_of_examples(page.replace(before, after)) != []
