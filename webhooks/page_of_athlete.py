"""An athlete's cards as a page shows them: sentences from words, and beside each chart the table it is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marathon.charts.pictures import has_picture
from marathon.domain.athlete import AthleteId
from marathon.domain.cards import LoadCard, SessionLine, TodayCard, WeekCard
from marathon.domain.marks import Mark
from marathon.domain.page_card import PageCard
from marathon.domain.plan import Measure
from marathon.domain.prediction_card import PredictionCard
from marathon.domain.reasons import NothingRecorded, RestDay, StillToDo
from marathon.errors import StravaWithheldError
from marathon.usecases.desk import Desk
from marathon.usecases.show_page import show_page
from marathon.usecases.strava_sight import shared_card
from marathon.words import coaching, findings, flags, form, plans, predictions, reasons, sessions
from marathon.words import person_page as words
from marathon.words import today as today_words
from marathon.words.errors import error_text
from marathon.words.notes import open_question
from marathon.words.phrases import called
from marathon.words.sharing import shared_lines
from marathon.words.voice import Voice
from webhooks.page_frame import Asked, render
from webhooks.snapshot import mark_of

Told = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number of a chart's table: as it is read, and as it is drawn."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One day of a chart's table; x is where it stands: seconds since the epoch of its date."""

    x: int
    label: str
    short: str
    cells: tuple[Cell, ...]
    is_now: bool = False


def athlete_page(desk: Desk, asked: Asked, athlete_id: AthleteId) -> str:
    """Return the page of an athlete whom the reader coaches.

    Raises: NotFoundError for anybody else.
    """
    try:
        card = show_page(desk, asked.reader.id, athlete_id)
    except StravaWithheldError as error:
        title = error_text(error, asked.voice)
        lines = shared_lines(shared_card(desk, athlete_id), asked.voice)
        return render("said.html", desk, asked, (), title=title, lines=lines)
    return render("athlete.html", desk, asked, _parts(asked.voice), athlete=view(card, asked))


def _parts(voice: Voice) -> tuple[tuple[str, str], ...]:
    said = words.cards(voice)
    return tuple((name, said[name]) for name in ("today", "week", "form", "prediction", "upcoming"))


def view(card: PageCard, asked: Asked, told: Told = ()) -> Mapping[str, object]:
    """Return everything the cards of one athlete show.

    Args: told: messages that nobody asked for, newest first; the athlete's own alone.
    """
    voice, is_own = asked.voice, card.today.athlete_id == asked.reader.id
    return {
        "id": card.today.athlete_id,
        "name": card.today.athlete_name,
        "is_own": is_own,
        "mark": mark_of(card),
        "said": words.cards(voice),
        "today": _today(card.today, asked),
        "week": _week(card.about.week, voice),
        "form": _form(card.load, voice),
        "prediction": _prediction(card.prediction, voice),
        "upcoming": _upcoming(card, voice),
        "messages": told,
        "check_ins": ()
        if is_own
        else tuple(coaching.check_in(c, asked.reader.zone, voice) for c in card.about.check_ins),
        "questions": tuple(open_question(note, asked.reader.zone, voice) for note in card.about.questions),
    }


def _today(card: TodayCard, asked: Asked) -> Mapping[str, object]:
    voice, again_at = asked.voice, card.next_try_at
    runs = [
        sessions.run_name(run, voice) if run.planned else sessions.unplanned_run(run, voice)
        for run in card.runs
    ]
    return {
        "finding": today_words.headline(card, voice),
        "sessions": tuple(_session(one, voice) for one in card.sessions if one.mark is not Mark.REST),
        "runs": runs,
        "standing": reasons.standing_sentence(card.standing, voice),
        "status": card.standing.status.value,
        "lines": (
            *flags.flag_lines(card.flags, voice),
            today_words.tomorrow(card, voice),
            *([today_words.as_of(card.as_of, again_at, asked.reader.zone, voice)] if again_at else []),
        ),
    }


def _session(session: SessionLine, voice: Voice) -> Mapping[str, str]:
    more = (
        reason for reason in session.reasons if not isinstance(reason, StillToDo | NothingRecorded | RestDay)
    )
    told = (reasons.session_reason(reason, voice) for reason in more)
    return {
        "mark": session.mark.value,
        "word": sessions.mark_word(session.mark, voice),
        "name": sessions.session_name(session, voice),
        "notes": session.notes,
        "why": ", ".join(told),
        "day": voice.day(session.date),
    }


def _week(card: WeekCard, voice: Voice) -> Mapping[str, object]:
    week, by_day = (
        card.week,
        {day.date: [s for s in card.sessions if s.date == day.date] for day in card.week.days},
    )

    def cell(value: float) -> Cell:
        return Cell(
            text=voice.amount(value, week.measure) if value else "–", value=_drawn(value, week.measure, voice)
        )

    return {
        "finding": findings.today_finding(card, voice),
        "next": today_words.next_week(card, voice),
        "unit": voice.unit if week.measure is Measure.DISTANCE else "h",
        "is_drawn": has_picture(card),
        "rows": tuple(
            Row(
                x=day.date.toordinal(),
                label=voice.day(day.date),
                short=voice.short_weekday(day.date),
                cells=(cell(day.planned), cell(day.done)),
                is_now=day.date == card.today,
            )
            for day in week.days
        ),
        "sessions": tuple(
            ", ".join(sessions.session_name(s, voice) for s in by_day[day.date]) or "–" for day in week.days
        ),
        "marks": tuple((day.mark.value, sessions.mark_word(day.mark, voice)) for day in week.days),
    }


def _drawn(value: float, measure: Measure, voice: Voice) -> float:
    return round(value / (voice.units.metres if measure is Measure.DISTANCE else 3600), 3)


def _form(card: LoadCard, voice: Voice) -> Mapping[str, object]:
    def cell(value: float, *, signed: bool = False) -> Cell:
        return Cell(text=voice.signed(value) if signed else voice.number(value), value=round(value, 2))

    return {
        "finding": form.load_finding(card, voice),
        "lines": form.lines(card, voice),
        "rows": tuple(
            Row(
                x=day.date.toordinal(),
                label=voice.day(day.date),
                short=voice.short_day(day.date),
                cells=(cell(day.fitness_au), cell(day.fatigue_au), cell(day.form_au, signed=True)),
                is_now=day.date == card.date,
            )
            for day in card.days
        ),
    }


def _prediction(card: PredictionCard, voice: Voice) -> Mapping[str, object]:
    rows = []
    for past in card.course:
        texts = words.expected(past, voice)
        values = (past.time_s, past.low_s, past.high_s)
        cells = [Cell(text=text, value=round(value)) for text, value in zip(texts, values, strict=True)]
        if card.goal_s:
            cells.append(Cell(text=voice.race_clock(card.goal_s), value=round(card.goal_s)))
        rows.append(
            Row(
                x=past.date.toordinal(),
                label=voice.day(past.date),
                short=voice.short_day(past.date),
                cells=tuple(cells),
                is_now=past.date == card.date,
            )
        )
    return {
        "finding": predictions.headline(card, voice),
        "lines": words.prediction_lines(card, voice),
        "has_goal": card.goal_s is not None,
        "rows": tuple(rows),
    }


def _upcoming(card: PageCard, voice: Voice) -> Mapping[str, object]:
    plan, race = card.plan, card.plan.race
    return {
        "race": plans.countdown(called(race, voice), race.date, plan.today, voice) if race else "",
        "sessions": tuple(
            _session(one, voice)
            for one in plan.sessions
            if one.date > plan.today and one.mark is not Mark.REST
        ),
    }
