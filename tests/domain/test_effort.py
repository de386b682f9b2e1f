"""Digesting samples, and judging intensity by each of its rules."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marathon.domain.activity import Activity, Floats, Lap, Oddity, Samples, Source, Sport
from marathon.domain.athlete import Thresholds
from marathon.domain.effort import Intensity, digest, judge_intensity
from marathon.domain.plan import PlannedSession, SessionKind
from marathon.domain.reasons import HardPartMissing, IntensityUnknown, TooHardByHeartRate, TooHardByPace

MakeRun = Callable[..., Activity]

KNOWN = Thresholds(threshold_hr_bpm=170.0, threshold_pace_s_per_km=250.0)  # 4 m/s


def samples(
    speeds: Floats, hr: float | Floats = np.nan, altitude: float | Floats = np.nan, spacing: float = 1.0
) -> Samples:
    """Returns samples of a run at these speeds, one every `spacing` seconds."""
    n = len(speeds) + 1
    return Samples(
        elapsed_s=np.arange(n, dtype=np.float64) * spacing,
        distance_m=np.concatenate(([0.0], np.cumsum(speeds * spacing))),
        hr_bpm=np.broadcast_to(np.asarray(hr, dtype=np.float64), n),
        altitude_m=np.broadcast_to(np.asarray(altitude, dtype=np.float64), n),
    )


class TestDigest:
    def test_flat_run(self, make_run: MakeRun) -> None:
        run = digest(make_run(distance_m=10_800.0, samples=samples(np.full(3600, 3.0), 150.0, 20.0)))
        assert run.samples is None
        assert (run.average_hr_bpm, run.max_hr_bpm) == (150.0, 150.0)
        assert run.hr_seconds == ((150, 3600.0),)
        assert run.speed_seconds == ((3.0, 3600.0),)
        assert run.adjusted_speed_m_per_s == pytest.approx(3.0)
        assert run.best_efforts[2].duration_s == pytest.approx(5000 / 3)

    def test_what_the_device_states_stands(self, make_run: MakeRun) -> None:
        run = digest(
            make_run(average_hr_bpm=148.0, max_hr_bpm=171.0, samples=samples(np.full(600, 3.0), 150.0))
        )
        assert (run.average_hr_bpm, run.max_hr_bpm) == (148.0, 171.0)

    def test_uphill_is_worth_more_and_indoors_is_flat(self, make_run: MakeRun) -> None:
        climb = samples(np.full(3600, 2.5), altitude=np.linspace(0.0, 450.0, 3601))
        outside = digest(make_run(distance_m=9_000.0, samples=climb))
        assert outside.adjusted_speed_m_per_s == pytest.approx(2.5 * 1.3, rel=0.03)
        inside = digest(make_run(distance_m=9_000.0, samples=climb, indoor=True))
        assert inside.adjusted_speed_m_per_s == pytest.approx(2.5)

    def test_pauses_count_nowhere(self, make_run: MakeRun) -> None:
        running = samples(np.full(1200, 3.0), 150.0)
        later = np.where(np.arange(1201) > 600, 900.0, 0.0)
        paused = Samples(
            elapsed_s=running.elapsed_s + later,
            distance_m=running.distance_m,
            hr_bpm=running.hr_bpm,
            altitude_m=running.altitude_m,
        )
        run = digest(make_run(distance_m=3_600.0, duration_s=1_200.0, elapsed_s=2_100.0, samples=paused))
        assert run.hr_seconds == ((150, 1199.0),)
        assert run.speed_seconds == ((3.0, 1199.0),)

    def test_impossible_heart_rates_are_left_out(self, make_run: MakeRun) -> None:
        beats = np.full(601, 150.0)
        beats[100:120], beats[200:210] = 0.0, 255.0
        run = digest(make_run(samples=samples(np.full(600, 3.0), beats)))
        assert run.max_hr_bpm == 150.0
        assert run.hr_seconds == ((150, 570.0),)

    def test_intervals_show_in_the_speeds(self, make_run: MakeRun) -> None:
        speeds = np.tile(np.repeat([4.5, 2.0], 180), 5)
        run = digest(make_run(distance_m=float(speeds.sum()), duration_s=1800.0, samples=samples(speeds)))
        assert sum(s for v, s in run.speed_seconds if v >= 4.4) == pytest.approx(5 * 165, abs=20)

    def test_without_samples_laps_and_totals_speak(self, make_run: MakeRun) -> None:
        laps = (Lap(duration_s=1_500.0, distance_m=5_000.0), Lap(duration_s=1_250.0, distance_m=5_000.0))
        run = digest(make_run(duration_s=2_750.0, laps=laps))
        assert run.adjusted_speed_m_per_s == pytest.approx(10_000 / 2_750)
        assert run.speed_seconds == ((3.3, 1_500.0), (4.0, 1_250.0))
        assert [effort.distance_m for effort in run.best_efforts][-1] == 10_000.0

    def test_other_sports_keep_heart_rate_only(self, make_run: MakeRun) -> None:
        ride = digest(make_run(sport=Sport.RIDE, samples=samples(np.full(3600, 8.0), 130.0)))
        assert ride.hr_seconds
        assert (ride.adjusted_speed_m_per_s, ride.speed_seconds, ride.best_efforts) == (None, (), ())

    def test_a_gps_jump_wins_no_best_effort(self, make_run: MakeRun) -> None:
        jumped = make_run(samples=samples(np.full(3600, 3.0)), oddities=(Oddity.GPS_JUMP,))
        assert digest(jumped).best_efforts == ()

    @pytest.mark.parametrize("count", [0, 1, 2])
    def test_hardly_any_samples(self, make_run: MakeRun, count: int) -> None:
        empty = np.zeros(count)
        nothing = Samples(
            elapsed_s=np.arange(count, dtype=np.float64),
            distance_m=empty * np.nan,
            hr_bpm=empty,
            altitude_m=empty,
        )
        run = digest(make_run(samples=nothing))
        assert run.adjusted_speed_m_per_s == pytest.approx(10_000 / 3_600)
        assert run.hr_seconds == ()

    def test_ten_times_the_samples_take_about_ten_times_as_long(self, make_run: MakeRun) -> None:
        short, long = (min(_digesting_s(make_run, seconds) for _ in range(5)) for seconds in (5_000, 50_000))
        assert long < 30 * short  # measured 10; 100 where each sample were held against each

    @settings(max_examples=40, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(1, 60), st.floats(0, 6), st.floats(30, 230)), min_size=1, max_size=60)
    )
    def test_seconds_add_up_and_twice_changes_nothing(self, points: list[tuple[int, float, float]]) -> None:
        spacing = np.array([float(dt) for dt, _, _ in points])
        recorded = Samples(
            elapsed_s=np.concatenate(([0.0], np.cumsum(spacing))),
            distance_m=np.concatenate(([0.0], np.cumsum(spacing * np.array([v for _, v, _ in points])))),
            hr_bpm=np.array([hr for _, _, hr in points] + [100.0]),
            altitude_m=np.full(len(points) + 1, np.nan),
        )
        run = digest(_plain_run(recorded))
        counted = float(spacing[spacing <= 30].sum())
        assert sum(s for _, s in run.hr_seconds) == pytest.approx(counted)
        if recorded.distance_m[-1] > 0:
            assert sum(s for _, s in run.speed_seconds) == pytest.approx(counted)
        assert digest(run) == run


def _digesting_s(make_run: MakeRun, seconds: int) -> float:
    """Returns the processor's time, which no other process lengthens."""
    rng = np.random.default_rng(3)
    speeds, altitude = rng.normal(3, 0.3, seconds).clip(0.1), rng.normal(50, 1, seconds + 1)
    run = make_run(samples=samples(speeds, 150.0, altitude))
    started = time.thread_time()
    digest(run)
    return time.thread_time() - started


def _plain_run(recorded: Samples) -> Activity:
    return Activity(
        source=Source.FIT,
        source_id="a",
        sport=Sport.RUN,
        started_at=datetime(2026, 5, 10, tzinfo=UTC),
        local_date=date(2026, 5, 10),
        duration_s=float(recorded.elapsed_s[-1]),
        elapsed_s=float(recorded.elapsed_s[-1]),
        distance_m=float(recorded.distance_m[-1]),
        samples=recorded,
    )


class TestIntensity:
    @staticmethod
    def judge(kind: SessionKind, *runs: Activity, known: Thresholds = KNOWN, **plan: Any) -> Intensity | None:
        session = PlannedSession(date=date(2026, 5, 10), kind=kind, **({"duration_s": 3_600.0} | plan))
        return judge_intensity(session, runs, known)

    @pytest.mark.parametrize(
        ("kind", "hr", "steps"),
        [
            (SessionKind.EASY, 156.0, None),
            (SessionKind.EASY, 157.0, 1),
            (SessionKind.EASY, 165.0, 2),
            (SessionKind.LONG, 156.0, None),
            (SessionKind.RECOVERY, 149.0, None),
            (SessionKind.RECOVERY, 150.0, 1),
            (SessionKind.RECOVERY, 160.0, 2),
        ],
    )
    def test_gentle_by_heart_rate(
        self, make_run: MakeRun, kind: SessionKind, hr: float, steps: int | None
    ) -> None:
        # A pace far too fast must not matter where heart rate speaks.
        found = self.judge(kind, digest(make_run(average_hr_bpm=hr, distance_m=15_000.0)))
        assert (found.steps if found else None) == steps
        if found:
            assert isinstance(found.reason, TooHardByHeartRate)
            assert found.reason.hr_bpm == hr > found.reason.ceiling_bpm

    @pytest.mark.parametrize(("speed", "steps"), [(3.6, None), (3.7, 1), (3.9, 2), (4.0, 2)])
    def test_gentle_by_pace_without_heart_rate(
        self, make_run: MakeRun, speed: float, steps: int | None
    ) -> None:
        found = self.judge(SessionKind.EASY, digest(make_run(distance_m=speed * 3_600)))
        assert (found.steps if found else None) == steps
        if found:
            assert isinstance(found.reason, TooHardByPace)
            assert found.reason.pace_s_per_km < found.reason.ceiling_s_per_km

    def test_heart_rate_is_weighted_by_time_and_must_cover_half(self, make_run: MakeRun) -> None:
        short = digest(make_run(duration_s=600.0, distance_m=1_500.0, average_hr_bpm=185.0))
        long = digest(make_run(duration_s=3_600.0, distance_m=10_000.0, average_hr_bpm=140.0))
        silent = digest(make_run(duration_s=3_600.0, distance_m=10_000.0))
        assert self.judge(SessionKind.EASY, short, long) is None
        assert self.judge(SessionKind.EASY, short, silent) is None  # judged by pace, which is easy

    def test_nothing_to_judge_by_says_so(self, make_run: MakeRun) -> None:
        run = digest(make_run())
        for kind in (SessionKind.EASY, SessionKind.TEMPO):
            assert self.judge(kind, run, known=Thresholds()) == Intensity(reason=IntensityUnknown(), steps=0)
        assert self.judge(SessionKind.EASY, make_run(distance_m=None)) == Intensity(
            reason=IntensityUnknown(), steps=0
        )

    def test_quality_with_and_without_its_hard_part(self, make_run: MakeRun) -> None:
        def run(hard_s: int) -> Activity:
            speeds = np.concatenate((np.full(900, 2.8), np.full(hard_s, 4.0), np.full(2_700 - hard_s, 2.8)))
            return digest(make_run(distance_m=float(speeds.sum()), samples=samples(speeds)))

        assert self.judge(SessionKind.TEMPO, run(1_200)) is None
        found = self.judge(SessionKind.TEMPO, run(300))
        assert found is not None
        assert isinstance(found.reason, HardPartMissing)
        assert (found.steps, found.reason.needed_s) == (1, 600.0)
        assert found.reason.hard_s == pytest.approx(300, abs=25)
        # A short session needs a fifth of itself.
        assert self.judge(SessionKind.INTERVALS, run(420), duration_s=1_800.0) is None

    def test_marathon_pace_needs_less_speed(self, make_run: MakeRun) -> None:
        run = digest(make_run(distance_m=3.6 * 3_600))
        assert self.judge(SessionKind.MARATHON_PACE, run) is None
        assert self.judge(SessionKind.TEMPO, run) == Intensity(reason=IntensityUnknown(), steps=0)

    def test_races_other_kinds_and_other_sports_are_not_judged(self, make_run: MakeRun) -> None:
        fast = digest(make_run(distance_m=16_000.0, average_hr_bpm=180.0))
        for kind in (SessionKind.RACE, SessionKind.CROSS, SessionKind.STRENGTH):
            assert self.judge(kind, fast) is None
        assert self.judge(SessionKind.EASY, make_run(sport=Sport.RIDE, average_hr_bpm=180.0)) is None
        assert self.judge(SessionKind.EASY) is None
