"""What the charts of a week and of a team found, in one sentence, and what they show, for those who cannot see them."""

from datetime import date
from typing import Final

from marathon.domain.cards import DayLine, TodayCard, Week, WeekCard
from marathon.domain.check_in import last_day
from marathon.domain.marks import Mark, Status
from marathon.domain.reasons import AwayFor
from marathon.domain.team_cards import TeamCard, TeamRow
from marathon.words.phrases import cut_alt, opened, shortened, span
from marathon.words.reasons import away_until, check_in_word
from marathon.words.sessions import mark_word
from marathon.words.sharing import nobody_shares
from marathon.words.voice import Voice

_TOLD: Final = (Mark.MISSED, Mark.RED, Mark.YELLOW, Mark.GREEN, Mark.TO_DO, Mark.EXCUSED, Mark.UNPLANNED)


def today_finding(card: TodayCard | WeekCard, voice: Voice) -> str:
    """Return how the week stands against what was due so far, and who is or was away in it."""
    away = card.week.away
    if away is None:
        return _week_finding(card, voice)
    last = last_day(away.kind, away.since, away.until)
    if away.since <= _today(card) <= last:
        return _away_finding(card.week, away, voice)
    since, until = max(away.since, card.week.days[0].date), last
    return voice.say(
        "{finding}; {what} {days}",
        finding=_week_finding(card, voice),
        what=check_in_word(away.kind, voice),
        days=_weekdays(since, until, voice),
    )


def _away_finding(week: Week, away: AwayFor, voice: Voice) -> str:
    """Return what counts while somebody is away: nothing is asked, and what was run is theirs."""
    said = opened(away_until(away.kind, away.until, voice))
    if week.done <= 0:
        return voice.say("{away}: nothing is due", away=said)
    if week.planned <= 0:
        return voice.say(
            "{away}: nothing is due; {done} run this week",
            away=said,
            done=voice.amount(week.done, week.measure),
        )
    return voice.say("{away}: nothing is due; {sum} this week", away=said, sum=_sum(week, voice))


def _weekdays(first: date, last: date, voice: Voice) -> str:
    if first == last:
        return voice.say("on {day}", day=voice.short_weekday(first))
    return voice.say("{first} to {last}", first=voice.short_weekday(first), last=voice.short_weekday(last))


def _sum(week: Week, voice: Voice) -> str:
    done, planned = voice.amount_number(week.done, week.measure), voice.amount(week.planned, week.measure)
    return voice.say("{done} of {planned}", done=done, planned=planned)


def _week_finding(card: TodayCard | WeekCard, voice: Voice) -> str:
    week, due = card.week, _due(card)
    if week.planned <= 0:
        if week.done <= 0:
            return voice.say("Nothing planned and nothing run this week")
        return voice.say("{done} run this week, nothing planned", done=voice.amount(week.done, week.measure))
    asked = sum(day.planned for day in week.days if day.mark is not Mark.EXCUSED)
    if asked <= 0 and week.done <= 0:
        return voice.say("This week's plan is excused")
    if due <= 0 and week.done <= 0:
        planned = voice.amount(asked, week.measure)
        return voice.say("{planned} planned this week, all still ahead", planned=planned)
    if due <= 0:
        return voice.say("Week so far: {sum}", sum=_sum(week, voice))
    head = voice.say("Week done: {sum}") if _is_over(card) else voice.say("Week so far: {sum}")
    verdict = _verdict(card, due, voice)
    head = head.format(sum=_sum(week, voice))
    return voice.say("{finding}, {verdict}", finding=head, verdict=verdict) if verdict else head


def _verdict(card: TodayCard | WeekCard, due: float, voice: Voice) -> str:
    """Return how much is short or over; empty where who was away has done what was due of them."""
    week = card.week
    gap = voice.amount(abs(week.done - due), week.measure)
    if week.done < 0.8 * due:
        return voice.say("{gap} short of plan", gap=gap)
    if week.done <= 1.2 * due:
        return "" if week.away else voice.say("on plan")
    if _is_over(card):
        return voice.say("{gap} more than planned", gap=gap)
    return voice.say("{gap} ahead of plan", gap=gap)


def _is_over(card: TodayCard | WeekCard) -> bool:
    today = _today(card)
    if card.week.days[-1].date > today:
        return False
    return all(day.date < today or day.mark is not Mark.TO_DO for day in card.week.days)


def _today(card: TodayCard | WeekCard) -> date:
    return card.date if isinstance(card, TodayCard) else card.today


def _due(card: TodayCard | WeekCard) -> float:
    """Return what the plan held up to now; a session still to do today is not due, an excused one never."""
    settled = (day for day in card.week.days if day.date <= _today(card) and day.mark is not Mark.EXCUSED)
    return sum(day.planned for day in settled if day.date < _today(card) or day.mark is not Mark.TO_DO)


def today_about(card: TodayCard | WeekCard, voice: Voice) -> str:
    """Return which days and whose they are."""
    days = span(card.week.days[0].date, card.week.days[-1].date, voice)
    return voice.say("{days} · {name}", days=days, name=card.athlete_name)


def today_alt(card: TodayCard | WeekCard, voice: Voice) -> str:
    """Return the week's bars in words, day by day."""
    days = "; ".join(_day_words(day, card.week, voice) for day in card.week.days)
    return cut_alt(
        voice.say("{finding}. Done against planned: {days}.", finding=today_finding(card, voice), days=days)
    )


def _day_words(day: DayLine, week: Week, voice: Voice) -> str:
    name = voice.short_weekday(day.date)
    if day.planned <= 0 and day.done > 0:
        return voice.say("{day} {done}", day=name, done=voice.amount(day.done, week.measure))
    if day.planned <= 0:
        return voice.say("{day} {mark}", day=name, mark=mark_word(day.mark, voice))
    planned = voice.amount(day.planned, week.measure)
    if day.mark in (Mark.TO_DO, Mark.MISSED, Mark.EXCUSED) and not day.done:
        return voice.say("{day} {planned} {mark}", day=name, planned=planned, mark=mark_word(day.mark, voice))
    done = voice.amount_number(day.done, week.measure)
    return voice.say("{day} {done} of {planned}", day=name, done=done, planned=planned)


def team_finding(card: TeamCard, voice: Voice) -> str:
    """Return how many need a word and how many are on track."""
    needs, total = len(card.needs), _athletes(card)
    on_track = dict(card.quiet).get(Status.ON_TRACK, 0)
    if total == 0:
        return nobody_shares(voice) if card.withheld else voice.say("Nobody trains in this team yet")
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
    return max(len(card.rows), len(card.needs) + len(card.new) + sum(count for _, count in card.quiet))


def team_about(card: TeamCard, shown: int, voice: Voice) -> str:
    """Return which days, how many athletes are left out of the picture, and the team's name."""
    days = span(card.days[0], card.days[-1], voice) if card.days else voice.say("Last 7 days")
    rest = _athletes(card) - shown
    if rest > 0 and shown > 0:
        more = voice.say_n("and {n} more athlete", "and {n} more athletes", rest)
        return voice.say("{days} · {more} · {name}", days=days, more=more, name=card.team_name)
    return voice.say("{days} · {name}", days=days, name=card.team_name)


def team_alt(card: TeamCard, voice: Voice) -> str:
    """Return the grid in words: the finding, then the first athletes with what stands out in their days."""
    rows = "; ".join(_row_words(row, voice) for row in card.rows[:4])
    finding = team_finding(card, voice)
    if not rows:
        return cut_alt(voice.say("{finding}.", finding=finding))
    return cut_alt(
        voice.say("{finding}. The last seven days, first rows: {rows}.", finding=finding, rows=rows)
    )


def _row_words(row: TeamRow, voice: Voice) -> str:
    counts = [(mark, row.marks.count(mark)) for mark in _TOLD]
    told = [
        voice.say("{n} {mark}", n=voice.number(count), mark=mark_word(mark, voice))
        for mark, count in counts
        if count
    ]
    idle = mark_word(Mark.REST if Mark.REST in row.marks else Mark.NONE, voice)
    return voice.say("{name}: {days}", name=shortened(row.athlete_name), days=", ".join(told) or idle)
