"""What a chart found, in one sentence for its title, and what it shows, for those who cannot see it."""

from datetime import date, timedelta
from typing import Final

from marathon.domain.cards import DayLine, LoadCard, LoadDay, PredictionCard, TodayCard, Week, WeekCard
from marathon.domain.marks import Mark, Status
from marathon.domain.race import Estimate
from marathon.domain.team_cards import TeamCard, TeamRow
from marathon.words.sessions import mark_word
from marathon.words.voice import Voice

_ALT_LIMIT: Final = 300
_NAME_LIMIT: Final = 40
_TREND_DAYS: Final = 28
# Own choice: round values near the usual reading of form (fitness minus fatigue).
_FRESH_AU: Final = 5
_TIRED_AU: Final = -10
_VERY_TIRED_AU: Final = -30


def today_finding(card: TodayCard | WeekCard, voice: Voice) -> str:
    """Return how the week stands against what was due so far."""
    week, due = card.week, _due(card)
    planned, done = voice.amount(week.planned, week.measure), voice.amount(week.done, week.measure)
    if week.planned <= 0:
        if week.done <= 0:
            return voice.say("Nothing planned and nothing run this week")
        return voice.say("{done} run this week, nothing planned", done=done)
    if all(day.mark is Mark.EXCUSED for day in week.days if day.planned > 0):
        return voice.say("This week's plan is excused; {done} run", done=done)
    if due <= 0:
        if week.done <= 0:
            return voice.say("{planned} planned this week, all still ahead", planned=planned)
        return voice.say(
            "Week so far: {done} of {planned}",
            done=voice.amount_number(week.done, week.measure),
            planned=planned,
        )
    return _week_verdict(card, due, voice)


def _week_verdict(card: TodayCard | WeekCard, due: float, voice: Voice) -> str:
    week = card.week
    over = all(day.date < _today(card) or day.mark is not Mark.TO_DO for day in week.days)
    over = over and week.days[-1].date <= _today(card)
    said = {
        "done": voice.amount_number(week.done, week.measure),
        "planned": voice.amount(week.planned, week.measure),
        "gap": voice.amount(abs(week.done - due), week.measure),
    }
    if week.done < 0.8 * due:
        if over:
            return voice.say("Week done: {done} of {planned}, {gap} short of plan", **said)
        return voice.say("Week so far: {done} of {planned}, {gap} short of plan", **said)
    if week.done > 1.2 * due:
        if over:
            return voice.say("Week done: {done} of {planned}, {gap} more than planned", **said)
        return voice.say("Week so far: {done} of {planned}, {gap} ahead of plan", **said)
    if over:
        return voice.say("Week done: {done} of {planned}, on plan", **said)
    return voice.say("Week so far: {done} of {planned}, on plan", **said)


def _today(card: TodayCard | WeekCard) -> date:
    return card.date if isinstance(card, TodayCard) else card.today


def _due(card: TodayCard | WeekCard) -> float:
    """Return what the plan held up to now; a session still to do today is not due, an excused one never."""
    settled = (day for day in card.week.days if day.date <= _today(card) and day.mark is not Mark.EXCUSED)
    return sum(day.planned for day in settled if day.date < _today(card) or day.mark is not Mark.TO_DO)


def today_about(card: TodayCard | WeekCard, voice: Voice) -> str:
    """Return which days and whose they are."""
    days = _span(card.week.days[0].date, card.week.days[-1].date, voice)
    return voice.say("{days} · {name}", days=days, name=card.athlete_name)


def today_alt(card: TodayCard | WeekCard, voice: Voice) -> str:
    """Return the week's bars in words, day by day."""
    days = "; ".join(_day_words(day, card.week, voice) for day in card.week.days)
    return _cut(
        voice.say("{finding}. Done against planned: {days}.", finding=today_finding(card, voice), days=days)
    )


def _day_words(day: DayLine, week: Week, voice: Voice) -> str:
    name, done = voice.short_weekday(day.date), voice.amount(day.done, week.measure)
    if day.planned <= 0:
        return (
            voice.say("{day} {done}", day=name, done=done) if day.done else voice.say("{day} rest", day=name)
        )
    planned = voice.amount(day.planned, week.measure)
    if day.mark in (Mark.TO_DO, Mark.MISSED, Mark.EXCUSED) and not day.done:
        return voice.say("{day} {planned} {mark}", day=name, planned=planned, mark=mark_word(day.mark, voice))
    return voice.say(
        "{day} {done} of {planned}",
        day=name,
        done=voice.amount_number(day.done, week.measure),
        planned=planned,
    )


def team_finding(card: TeamCard, voice: Voice) -> str:
    """Return how many need a word and how many are on track."""
    needs, total = len(card.needs), _athletes(card)
    on_track = dict(card.quiet).get(Status.ON_TRACK, 0)
    if total == 0:
        return voice.say("Nobody is in this team yet")
    if needs:
        return voice.say_n(
            "{n} of {total} needs a word; {on_track} on track",
            "{n} of {total} need a word; {on_track} on track",
            needs,
            total=voice.number(total),
            on_track=voice.number(on_track),
        )
    if on_track == total:
        return voice.say_n("The one athlete is on track", "All {n} are on track", total)
    return voice.say(
        "Nobody needs a word; {on_track} of {total} on track",
        on_track=voice.number(on_track),
        total=voice.number(total),
    )


def _athletes(card: TeamCard) -> int:
    return max(len(card.rows), len(card.needs) + sum(count for _, count in card.quiet))


def team_about(card: TeamCard, shown: int, voice: Voice) -> str:
    """Return which days, how many athletes are left out of the picture, and the team's name."""
    span = _span(card.days[0], card.days[-1], voice) if card.days else voice.say("Last 7 days")
    rest = _athletes(card) - shown
    if rest > 0 and shown > 0:
        more = voice.say_n("and {n} more athlete", "and {n} more athletes", rest)
        return voice.say("{days} · {more} · {name}", days=span, more=more, name=card.team_name)
    return voice.say("{days} · {name}", days=span, name=card.team_name)


def team_alt(card: TeamCard, voice: Voice) -> str:
    """Return the grid in words: the finding, then the first athletes with what stands out in their days."""
    rows = "; ".join(_row_words(row, voice) for row in card.rows[:4])
    finding = team_finding(card, voice)
    if not rows:
        return _cut(voice.say("{finding}.", finding=finding))
    return _cut(voice.say("{finding}. The last seven days, first rows: {rows}.", finding=finding, rows=rows))


def _row_words(row: TeamRow, voice: Voice) -> str:
    counts = [(mark, row.marks.count(mark)) for mark in (Mark.MISSED, Mark.RED, Mark.YELLOW, Mark.GREEN)]
    told = [
        voice.say("{n} {mark}", n=voice.number(count), mark=mark_word(mark, voice))
        for mark, count in counts
        if count
    ]
    name = _short(row.athlete_name)
    return voice.say("{name}: {days}", name=name, days=", ".join(told) or voice.say("no judged days"))


def prediction_finding(card: PredictionCard, voice: Voice) -> str:
    """Return the predicted time with its likely range and how the goal lies to it; “” for a refusal."""
    if not isinstance(card.outcome, Estimate):
        return ""
    said = {
        "race": voice.race_distance(card.distance_m),
        "time": voice.race_clock(card.outcome.time_s),
        "low": voice.race_clock(card.outcome.low_s),
        "high": voice.race_clock(card.outcome.high_s),
    }
    if card.goal_s is None:
        return _opened(voice.say("{race} {time}, likely {low} to {high}", **said))
    said["goal"] = voice.race_clock(card.goal_s)
    if card.goal_s >= card.outcome.time_s:
        return _opened(voice.say("{race} {time}, likely {low} to {high}; goal {goal} is likely", **said))
    if card.goal_s >= card.outcome.low_s:
        return _opened(voice.say("{race} {time}, likely {low} to {high}; goal {goal} is a stretch", **said))
    return _opened(
        voice.say("{race} {time}, likely {low} to {high}; goal {goal} is beyond it for now", **said)
    )


def prediction_about(card: PredictionCard, voice: Voice) -> str:
    """Return the race or the date it is predicted for, how to read the axis, and whose it is."""
    if card.race is None:
        return voice.say("Up is faster · {name}", name=card.athlete_name)
    race = _short(card.race.name)
    return voice.say(
        "Up is faster · {race}, {date} · {name}",
        race=race,
        date=voice.short_day(card.race.date),
        name=card.athlete_name,
    )


def prediction_alt(card: PredictionCard, voice: Voice) -> str:
    """Return the band in words: now, and where it came from."""
    finding = prediction_finding(card, voice)
    earlier = [past for past in card.history if past.date < card.date]
    if not earlier:
        return _cut(voice.say("{finding}. The first prediction, so there is no trend yet.", finding=finding))
    first = min(earlier, key=lambda past: past.date)
    said = {
        "finding": finding,
        "time": voice.race_clock(first.time_s),
        "low": voice.race_clock(first.low_s),
        "high": voice.race_clock(first.high_s),
        "date": voice.day(first.date),
    }
    return _cut(voice.say("{finding}. On {date} it was {time}, likely {low} to {high}.", **said))


def load_finding(card: LoadCard, voice: Voice) -> str:
    """Return fitness with its way over four weeks, and what form says."""
    if not card.days:
        return voice.say("No training load yet")
    now = card.days[-1]
    said = {
        "fitness": voice.number(now.fitness_au),
        "state": form_state(now.form_au, voice),
        "form": voice.signed(now.form_au),
    }
    earlier = [day for day in card.days if day.date <= now.date - timedelta(days=_TREND_DAYS)]
    change = round(now.fitness_au) - round(earlier[-1].fitness_au) if earlier else 0
    said["change"] = voice.number(abs(change))
    if change > 0:
        return voice.say("Fitness {fitness}, up {change} in 4 weeks; {state} (form {form})", **said)
    if change < 0:
        return voice.say("Fitness {fitness}, down {change} in 4 weeks; {state} (form {form})", **said)
    return voice.say("Fitness {fitness}, {state} (form {form})", **said)


def form_state(form_au: float, voice: Voice) -> str:
    """Return what a form value feels like."""
    if form_au >= _FRESH_AU:
        return voice.say("fresh")
    if form_au >= _TIRED_AU:
        return voice.say("in balance")
    return voice.say("tired from training") if form_au >= _VERY_TIRED_AU else voice.say("very tired")


def load_about(card: LoadCard, voice: Voice) -> str:
    """Return which days and whose they are."""
    if not card.days:
        return card.athlete_name
    days = _span(card.days[0].date, card.days[-1].date, voice)
    return voice.say("{days} · {name}", days=days, name=card.athlete_name)


def load_alt(card: LoadCard, voice: Voice) -> str:
    """Return the three lines in words: where they began and where they are."""
    finding = load_finding(card, voice)
    if not card.days:
        return _cut(voice.say("{finding}.", finding=finding))
    first, last = (_load_words(day, voice) for day in (card.days[0], card.days[-1]))
    return _cut(voice.say("{finding}. From {first} to {last}.", finding=finding, first=first, last=last))


def _load_words(day: LoadDay, voice: Voice) -> str:
    return voice.say(
        "fitness {fitness}, fatigue {fatigue}, form {form} on {date}",
        fitness=voice.number(day.fitness_au),
        fatigue=voice.number(day.fatigue_au),
        form=voice.signed(day.form_au),
        date=voice.day(day.date),
    )


def _span(first: date, last: date, voice: Voice) -> str:
    if first == last:
        return voice.short_day(first)
    return voice.say("{first} to {last}", first=voice.short_day(first), last=voice.short_day(last))


def _opened(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _short(name: str) -> str:
    whole = " ".join(name.split())
    return whole if len(whole) <= _NAME_LIMIT else whole[: _NAME_LIMIT - 1].rstrip() + "…"


def _cut(text: str) -> str:
    return text if len(text) <= _ALT_LIMIT else text[: _ALT_LIMIT - 1].rstrip() + "…"
