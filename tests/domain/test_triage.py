"""Who needs the coach, in which order, and what is proposed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from marathon.domain.athlete import AthleteId
from marathon.domain.cards import Standing
from marathon.domain.check_in import CheckInKind
from marathon.domain.marks import Status
from marathon.domain.plan import Measure
from marathon.domain.reasons import (
    AwayFor,
    EasyDaysTooHard,
    Flag,
    LongRunJump,
    NothingImported,
    NothingPlanned,
    ReturnAfterBreak,
    SessionsMissed,
    WeekReason,
    WeekVolume,
)
from marathon.domain.team_cards import NextStep, TriageLine
from marathon.domain.triage import needs_word, next_step, urgency

ON = date(2026, 5, 10)
VOLUME = WeekVolume(
    ratio=1.0, planned=5e4, done=5e4, measure=Measure.DISTANCE, sessions_done=5, sessions_planned=5
)
MISSED = SessionsMissed(missed=2, planned=5)
TOO_HARD = EasyDaysTooHard(too_hard=3, judged=4)
UNPLANNED = NothingPlanned(done=0.0, runs=0)
SILENT = NothingImported(last_date=None)
RETURN = ReturnAfterBreak(date=ON, days_off=20)


def jump(*, is_planned: bool) -> LongRunJump:
    return LongRunJump(
        date=ON, distance_m=26e3, longest_m=18e3, increase=0.44, advised_m=19.5e3, is_planned=is_planned
    )


def away(kind: CheckInKind) -> AwayFor:
    return AwayFor(kind=kind, since=ON, until=ON)


def line(status: Status, reason: WeekReason = VOLUME, flags: Sequence[Flag] = ()) -> TriageLine:
    return TriageLine(
        athlete_id=AthleteId(1),
        athlete_name="Ines",
        standing=Standing(status=status, reason=reason),
        flags=tuple(flags),
        next_step=next_step(status, reason, flags),
    )


@pytest.mark.parametrize(
    ("found", "needs"),
    [
        (line(Status.ON_TRACK), False),
        (line(Status.AHEAD), False),
        (line(Status.ON_TRACK, flags=[RETURN]), True),
        (line(Status.AHEAD, flags=[jump(is_planned=True)]), True),
        (line(Status.OVER_REACHED), True),
        (line(Status.UNDER_PERFORMED, MISSED), True),
        (line(Status.NO_DATA, SILENT), True),
        (line(Status.NO_PLAN, UNPLANNED), True),
        (line(Status.EXCUSED, away(CheckInKind.ILL)), True),
        (line(Status.EXCUSED, away(CheckInKind.INJURED)), True),
        (line(Status.EXCUSED, away(CheckInKind.TRAVELLING)), False),
        (line(Status.EXCUSED, away(CheckInKind.TRAVELLING), [RETURN]), True),
    ],
)
def test_who_needs_a_word(found: TriageLine, needs: bool) -> None:
    assert needs_word(found) is needs


def test_the_order() -> None:
    expected = [
        line(Status.OVER_REACHED),
        line(Status.UNDER_PERFORMED, MISSED),
        line(Status.NO_DATA, SILENT),
        line(Status.EXCUSED, away(CheckInKind.ILL)),
        line(Status.NO_PLAN, UNPLANNED),
        line(Status.AHEAD, flags=[RETURN]),
        line(Status.ON_TRACK, flags=[RETURN]),
        # From here on the quiet rest.
        line(Status.EXCUSED, away(CheckInKind.TRAVELLING)),
        line(Status.AHEAD),
        line(Status.ON_TRACK),
    ]
    places = [urgency(found) for found in expected]
    assert places[0] == 0
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("status", "reason", "flags", "step"),
    [
        (Status.OVER_REACHED, VOLUME, (), NextStep.CUT_NEXT_DAYS),
        (Status.OVER_REACHED, TOO_HARD, (), NextStep.EASE_EASY_DAYS),
        (Status.UNDER_PERFORMED, MISSED, (RETURN,), NextStep.ASK_WHY_MISSED),
        (Status.NO_DATA, SILENT, (), NextStep.ASK_TO_CONNECT),
        (Status.EXCUSED, away(CheckInKind.ILL), (), NextStep.ASK_HOW_THEY_ARE),
        (Status.NO_PLAN, UNPLANNED, (), NextStep.SEND_PLAN),
        (Status.ON_TRACK, VOLUME, (), NextStep.KEEP_GOING),
        (Status.AHEAD, VOLUME, (), NextStep.KEEP_GOING),
        (Status.AHEAD, VOLUME, (jump(is_planned=True),), NextStep.SHORTEN_LONG_RUN),
        (Status.ON_TRACK, VOLUME, (jump(is_planned=False),), NextStep.CUT_NEXT_DAYS),
        (Status.ON_TRACK, VOLUME, (RETURN,), NextStep.REBUILD_GENTLY),
        (Status.ON_TRACK, VOLUME, (RETURN, jump(is_planned=False)), NextStep.REBUILD_GENTLY),
    ],
)
def test_the_next_step(status: Status, reason: WeekReason, flags: tuple[Flag, ...], step: NextStep) -> None:
    assert next_step(status, reason, flags) is step


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("reason", [VOLUME, MISSED, TOO_HARD, UNPLANNED, SILENT, away(CheckInKind.INJURED)])
def test_whoever_needs_a_word_gets_a_step_to_take(status: Status, reason: WeekReason) -> None:
    found = line(status, reason)
    assert urgency(found) < urgency(line(Status.ON_TRACK)) or not needs_word(found)
    if status not in (Status.ON_TRACK, Status.AHEAD):
        assert found.next_step is not NextStep.KEEP_GOING


@pytest.mark.parametrize("kind", [CheckInKind.ILL, CheckInKind.INJURED, CheckInKind.TRAVELLING])
@pytest.mark.parametrize("status", Status)
def test_who_is_ill_now_is_asked_first_whatever_last_week_was(status: Status, kind: CheckInKind) -> None:
    is_ill = kind is not CheckInKind.TRAVELLING
    usual = line(status)
    now_away = replace(usual, away=away(kind))
    assert needs_word(now_away) is (is_ill or needs_word(usual))
    assert urgency(now_away) <= urgency(usual)
    step = next_step(status, VOLUME, (RETURN,), away(kind))
    assert step is (NextStep.ASK_HOW_THEY_ARE if is_ill else next_step(status, VOLUME, (RETURN,)))
